/** Defaults and formulas of a record and its rows, as the server will compute them on saving. */
import type { EntityDefinition, FieldDefinition } from '../definition';
import type { FieldValue, RowValues, Values } from '../record';
import { isBlank, rowsOf } from '../record';
import { sameValue } from './changes';
import type { Evaluate } from './evaluation';

type Entities = Readonly<Record<string, EntityDefinition>>;

/** Values with every formula brought up to date. The given object comes back if nothing changes. */
export function compute(entity: EntityDefinition, entities: Entities, values: Values, evaluate: Evaluate): Values {
  let current = values;
  for (const field of entity.fields) {
    const child = childOf(field, entities);
    if (!child) continue;
    const rows = rowsOf(current[field.key]);
    const computed = computeRows(child, rows, current, evaluate);
    if (computed !== rows) current = { ...current, [field.key]: computed };
  }
  return settle(entity, current, evaluate);
}

function computeRows(
  child: EntityDefinition,
  rows: readonly RowValues[],
  parent: Values,
  evaluate: Evaluate,
): readonly RowValues[] {
  let changed = false;
  const computed = rows.map((row) => {
    const next = settle(child, row, evaluate, parent) as RowValues;
    if (next !== row) changed = true;
    return next;
  });
  return changed ? computed : rows;
}

/** Repeats until no formula changes: formulas may read one another in any written order. */
function settle(entity: EntityDefinition, values: Values, evaluate: Evaluate, parent?: Values): Values {
  const formulas = entity.fields.filter((field) => field.formula);
  let current = values;
  for (let pass = 0; pass < formulas.length; pass += 1) {
    let changed = false;
    for (const field of formulas) {
      if (!field.formula) continue;
      const result = evaluate(field.formula, withParent(current, parent));
      if (result !== undefined && !sameValue(result, current[field.key])) {
        current = { ...current, [field.key]: result };
        changed = true;
      }
    }
    if (!changed) break;
  }
  return current;
}

/** What a row's expressions see: its own fields, and those of its record behind `parent.`. */
export function withParent(row: Values, parent: Values | undefined): Values {
  if (!parent) return row;
  const seen: Record<string, FieldValue | undefined> = { ...row };
  for (const [key, value] of Object.entries(parent)) {
    if (!Array.isArray(value) || typeof value[0] === 'string') seen[`parent.${key}`] = value;
  }
  return seen;
}

/** Fills fields that are absent (not blank: somebody may have emptied them) from their defaults. */
export function withDefaults(entity: EntityDefinition, values: Values, evaluate: Evaluate, parent?: Values): Values {
  const filled: Record<string, FieldValue | undefined> = { ...values };
  for (const field of entity.fields) {
    if (filled[field.key] !== undefined || field.derived || field.type === 'subtable') continue;
    const value = field.default ? evaluate(field.default, withParent(filled, parent)) : null;
    if (!isBlank(value)) filled[field.key] = value;
  }
  return filled;
}

function childOf(field: FieldDefinition, entities: Entities): EntityDefinition | undefined {
  return field.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
}
