import { useCallback } from 'react';

import { type Entity, type Field, findById, useDraftActions } from '../draft';

/** One undo step on one entity. Steps in a row with the same `key` are one. */
export function useEntityEdit(entityId: string): (label: string, change: (entity: Entity) => void, key?: string) => void {
  const { edit } = useDraftActions();
  return useCallback(
    (label, change, key) =>
      edit(
        label,
        (document) => {
          const entity = findById(document.entities, entityId);
          if (entity) change(entity);
        },
        key === undefined ? {} : { key },
      ),
    [edit, entityId],
  );
}

/** One undo step on one field. */
export function useFieldEdit(
  entityId: string,
  fieldId: string,
): (label: string, change: (field: Field, entity: Entity) => void, key?: string) => void {
  const edit = useEntityEdit(entityId);
  return useCallback(
    (label, change, key) =>
      edit(
        label,
        (entity) => {
          const field = findById(entity.fields, fieldId);
          if (field) change(field, entity);
        },
        key,
      ),
    [edit, fieldId],
  );
}
