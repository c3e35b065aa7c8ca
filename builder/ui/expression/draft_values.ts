/** A record's values under the keys a draft gives to its fields. No React. */
import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';
import type { Values } from '@yingzao/runtime-ui/core/record';

/** Fields are known by their ids: one renamed in the draft has its values under the new key. */
export function draftValues(values: Values, served: EntityDefinition, draft: EntityDefinition): Values {
  const keys = new Map(draft.fields.map((field) => [field.id, field.key]));
  const renamed = new Map(served.fields.map((field) => [field.key, keys.get(field.id) ?? field.key]));
  return Object.fromEntries(
    Object.entries(values).map(([path, value]) => {
      const [first = '', ...rest] = path.split('.');
      return [[renamed.get(first) ?? first, ...rest].join('.'), value];
    }),
  );
}
