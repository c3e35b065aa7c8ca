import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { type ReactNode, lazy, useCallback, useMemo } from 'react';

import { type Entity, type Item, findById, useDocument, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { DraftExpression } from '../items/draft_expression';
import { useNaming } from '../items/vocabulary_api';
import { type Steps, setAt } from '../schema_form/core/paths';
import type { Around } from '../schema_form/core/place';
import type { Json, JsonObject } from '../schema_form/core/schema';
import { FormFrame } from '../schema_form/schema_form';
import { Spinner } from './spinner';
import { useEntityEdit } from './use_entity_edit';

const OptionsControl = lazy(() => import('./options_control').then((module) => ({ default: module.OptionsControl })));
const EDITORS = { Option: OptionsControl, CascadeOption: OptionsControl };
/** A key is changed by the server, which takes every place along that names it (`KeyField`). */
const UNSEEN = new Set(['key']);

/** What settings of an entity and of its fields share: whoever stands within draws them by `Setting`. */
export function EntityForm({ entity, children }: { readonly entity: Entity; readonly children: ReactNode }) {
  const text = useText();
  const label = useLabel();
  const edit = useEntityEdit(entity.id);
  const document = useDocument();
  const issues = useDraftState((state) => state.issues);
  const { naming } = useNaming();
  const change = useCallback(
    (steps: Steps, value: Json | undefined) => {
      const part = steps.length > 2 || steps[0] === 'fields' ? ((entity[String(steps[0])] as readonly Item[])[Number(steps[1])] as Item) : undefined;
      const setting = part ? (steps[2] ?? 'formula') : steps[0];
      const words = naming?.words;
      edit(
        text('model.step.setting', {
          name: label((part ?? entity).label as Label, (part ?? entity).key),
          setting: words ? words.inside(words.setting(String(setting))) : String(setting),
        }),
        (one) => {
          if (!part) return setAt(one, steps, value);
          // By its id: others may have changed what stands before it.
          const list = one[String(steps[0])] as Item[];
          const found = part.id === undefined ? undefined : findById(list, part.id);
          const at = found ? list.indexOf(found) : Number(steps[1]);
          return setAt(one, [String(steps[0]), at, ...steps.slice(2)], value);
        },
        `${steps.join('/')}:${part?.id ?? entity.id}`,
      );
    },
    [edit, entity, label, naming, text],
  );
  if (!naming) return <Spinner />;
  return (
    <FormFrame
      {...naming}
      value={entity as unknown as JsonObject}
      pointer={`/entities/${(document.entities ?? []).indexOf(entity)}`}
      issues={issues}
      onEdit={change}
      Expression={DraftExpression}
      editors={EDITORS}
      unseen={UNSEEN}
    >
      {children}
    </FormFrame>
  );
}

/** The entity as what stands around its own settings and its fields. */
export function useEntityAround(entity: Entity): Around {
  return useMemo(() => ({ value: entity as unknown as JsonObject, model: 'Entity', outer: null }), [entity]);
}
