/** Which values behind references the formulas and conditions of a form still lack. No React. */
import type { EntityDefinition } from '../../core/definition';
import { type RecordAnswer, type Values, rowsOf } from '../../core/record';

/** One record to load: its `paths` go under `prefix` of the record, or of the row `at` of `table`. */
export interface Wanted {
  readonly entity: string;
  readonly id: string;
  readonly prefix: string;
  readonly paths: readonly string[];
  readonly table?: string;
  readonly at?: number;
}

type Entities = Readonly<Record<string, EntityDefinition>>;

export function wantedBehind(entity: EntityDefinition, entities: Entities, values: Values): readonly Wanted[] {
  const wanted = [...wantedOf(entity, values, {})];
  for (const field of entity.fields) {
    const child = field.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
    if (!child) continue;
    rowsOf(values[field.key]).forEach((row, at) => {
      wanted.push(...wantedOf(child, row, { table: field.key, at }));
    });
  }
  return wanted;
}

/** Values under their dotted keys, plus the mark that says whose they are. */
export function foundBehind(wanted: Wanted, record: RecordAnswer): Values {
  const found: Record<string, Values[string]> = { [markOf(wanted.prefix)]: wanted.id };
  for (const path of wanted.paths) found[`${wanted.prefix}.${path}`] = record.values[path] ?? null;
  return found;
}

function* wantedOf(
  entity: EntityDefinition,
  values: Values,
  place: { readonly table?: string; readonly at?: number },
): Generator<Wanted> {
  const byReference = new Map<string, string[]>();
  for (const path of entity.paths ?? []) {
    const [first = '', ...rest] = path.split('.');
    if (rest.length > 0) byReference.set(first, [...(byReference.get(first) ?? []), rest.join('.')]);
  }
  for (const [key, paths] of byReference) {
    const field = entity.fields.find((candidate) => candidate.key === key);
    const target = field?.entity ?? (field?.type === 'user' ? 'system.user' : undefined);
    const id = values[key];
    if (!target || typeof id !== 'string' || !id || values[markOf(key)] === id) continue;
    yield { entity: target, id, prefix: key, paths, ...place };
  }
}

// Tells apart "customer.level of this customer" and one left over from the customer chosen before.
function markOf(prefix: string): string {
  return `${prefix}.`;
}
