import { useMemo } from 'react';

import type { Entity } from '../draft/package';

const SETTINGS = ['visible_when', 'required_when', 'readonly_when', 'formula', 'default'] as const;

/** How many conditions and formulas each field has, by key: those with any wear a badge. */
export function useRules(entity: Entity): ReadonlyMap<string, number> {
  return useMemo(
    () =>
      new Map(
        entity.fields.flatMap((field) => {
          const count = SETTINGS.filter((name) => field[name] !== undefined && field[name] !== null).length;
          return count > 0 ? [[field.key, count] as const] : [];
        }),
      ),
    [entity],
  );
}
