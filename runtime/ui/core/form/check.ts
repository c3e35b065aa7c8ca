/** What can be told to be wrong before the server is asked. The server checks everything again. */
import type { EntityDefinition, FieldDefinition } from '../definition';
import type { Label } from '../label';
import type { FieldValue, Values } from '../record';
import { isBlank, rowsOf } from '../record';
import { compareDecimals } from '../format/number';
import { withParent } from './compute';
import type { Evaluate } from './evaluation';
import { wrongOptions } from './options';
import { fieldState } from './state';

export interface LocalIssue {
  /** Dotted place: "amount", "lines.0.price"; "" for the whole record. */
  readonly path: string;
  readonly code: 'option' | 'required' | 'minimum' | 'maximum' | 'too_long' | 'check';
  /** The bound that was passed, or the key of the option. */
  readonly limit?: string;
  /** The definition's own words, for checks. */
  readonly message?: Label;
}

type Entities = Readonly<Record<string, EntityDefinition>>;

export interface LocalWarning {
  readonly key: string;
  readonly path: string;
  readonly message: Label;
}

/** Checks of severity "warning" that do not hold: whoever saves may override them. */
export function warningsOf(
  entity: EntityDefinition,
  entities: Entities,
  values: Values,
  evaluate: Evaluate,
): readonly LocalWarning[] {
  const own = (entity.checks ?? []).flatMap((check) => {
    const holds = check.severity !== 'warning' || evaluate(check.condition, values);
    return holds === true || holds === undefined
      ? []
      : [{ key: check.key, path: check.field ?? '', message: check.message }];
  });
  const rows = entity.fields.flatMap((field) => {
    const child = field.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
    if (!child) return [];
    return rowsOf(values[field.key]).flatMap((row, at) =>
      warningsOf(child, entities, withParent(row, values) as Values, evaluate).map((warning) => ({
        ...warning,
        path: `${field.key}.${at}.${warning.path}`.replace(/\.$/, ''),
      })),
    );
  });
  return [...own, ...rows];
}

/** Keys of every warning an entity or its rows can give. */
export function warningKeys(entity: EntityDefinition, entities: Entities): readonly string[] {
  const own = (entity.checks ?? []).flatMap((check) => (check.severity === 'warning' ? [check.key] : []));
  const rows = entity.fields.flatMap((field) => {
    const child = field.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
    return child ? warningKeys(child, entities) : [];
  });
  return [...own, ...rows];
}

export function checkRecord(
  entity: EntityDefinition,
  entities: Entities,
  values: Values,
  evaluate: Evaluate,
  base?: Values,
): readonly LocalIssue[] {
  const issues = [...checkFields(entity, values, evaluate, '', base)];
  for (const field of entity.fields) {
    const child = field.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
    if (!child || !fieldState(field, values, evaluate).visible) continue;
    rowsOf(values[field.key]).forEach((row, at) => {
      const seen = withParent(row, values);
      const before = rowsOf(base?.[field.key]).find(({ id }) => id === row.id);
      issues.push(...checkFields(child, seen, evaluate, `${field.key}.${at}.`, before && withParent(before, base ?? {})));
    });
  }
  return issues;
}

function* checkFields(
  entity: EntityDefinition,
  values: Values,
  evaluate: Evaluate,
  prefix: string,
  base?: Values,
): Generator<LocalIssue> {
  for (const field of entity.fields) {
    const state = fieldState(field, values, evaluate);
    if (!state.visible || state.readonly) continue;
    const value = values[field.key];
    const path = prefix + field.key;
    if (isBlank(value)) {
      if (state.required) yield { path, code: 'required' };
    } else {
      yield* checkValue(field, value ?? null, path);
      for (const option of wrongOptions(field, values, base, evaluate)) yield { path, code: 'option', limit: option.key };
    }
  }
  for (const check of entity.checks ?? []) {
    // Blank counts as not holding; undefined is for the server to judge.
    const holds = evaluate(check.condition, values);
    if (check.severity === 'warning' || holds === true || holds === undefined) continue;
    const involved = check.field ? values[check.field] : undefined;
    // A required field left empty says so itself; one message is enough.
    if (check.field && isBlank(involved)) continue;
    yield { path: check.field ? prefix + check.field : prefix.replace(/\.$/, ''), code: 'check', message: check.message };
  }
}

function* checkValue(field: FieldDefinition, value: FieldValue, path: string): Generator<LocalIssue> {
  if (typeof value !== 'string') return;
  if (field.minimum != null && compareDecimals(value, field.minimum) < 0) {
    yield { path, code: 'minimum', limit: field.minimum };
  }
  if (field.maximum != null && compareDecimals(value, field.maximum) > 0) {
    yield { path, code: 'maximum', limit: field.maximum };
  }
  if (field.max_length != null && [...value].length > field.max_length) {
    yield { path, code: 'too_long', limit: String(field.max_length) };
  }
}
