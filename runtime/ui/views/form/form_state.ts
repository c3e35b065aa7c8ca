/** The state of an open form and what can happen to it. No React. */
import type { EntityDefinition } from '../../core/definition';
import { changedValues } from '../../core/form/changes';
import { compute, withDefaults } from '../../core/form/compute';
import type { Evaluate } from '../../core/form/evaluation';
import { setField } from '../../core/form/set_field';
import type { FieldValue, Labels, RowValues, Values } from '../../core/record';
import { rowsOf } from '../../core/record';
import { titlesOf } from './record_titles';

export interface FormState {
  readonly values: Values;
  /** Titles of records chosen or loaded, by record id. */
  readonly titles: Readonly<Record<string, string>>;
  /** What the server has; what is sent is the difference from it. */
  readonly base: Values;
  readonly version: number | null;
}

export interface FormScope {
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly evaluate: Evaluate;
}

export type FormAction =
  | { readonly kind: 'set'; readonly key: string; readonly value: FieldValue; readonly title?: string }
  | { readonly kind: 'title'; readonly id: string; readonly title: string }
  | { readonly kind: 'behind'; readonly values: Values; readonly rows: readonly RowFacts[] }
  | { readonly kind: 'replace'; readonly state: FormState };

/** Values behind a row's references. */
export interface RowFacts {
  readonly table: string;
  readonly at: number;
  readonly values: Values;
}

export function startState(scope: FormScope, values: Values, labels: Labels, version: number | null): FormState {
  const computed = compute(scope.entity, scope.entities, values, scope.evaluate);
  return { values: computed, titles: titlesOf(scope.entity, values, labels), base: version === null ? {} : values, version };
}

export function nextState(scope: FormScope, state: FormState, action: FormAction): FormState {
  switch (action.kind) {
    case 'replace':
      return action.state;
    case 'title':
      return { ...state, titles: { ...state.titles, [action.id]: action.title } };
    case 'set': {
      const titles =
        action.title && typeof action.value === 'string'
          ? { ...state.titles, [action.value]: action.title }
          : state.titles;
      return { ...state, titles, values: recompute(scope, setField(scope.entity, state.values, action.key, action.value, scope.evaluate)) };
    }
    case 'behind':
      return { ...state, values: recompute(scope, withFacts(scope, { ...state.values, ...action.values }, action.rows)) };
  }
}

export function pendingChanges(scope: FormScope, state: FormState): Values {
  return changedValues(scope.entity, scope.entities, state.base, state.values);
}

export function isDirty(scope: FormScope, state: FormState, start: Values): boolean {
  return Object.keys(changedValues(scope.entity, scope.entities, start, state.values)).length > 0;
}

function recompute(scope: FormScope, values: Values): Values {
  return compute(scope.entity, scope.entities, values, scope.evaluate);
}

/** What was read behind references, and the defaults that waited for it. */
function withFacts(scope: FormScope, values: Values, facts: readonly RowFacts[]): Values {
  const next: Record<string, FieldValue | undefined> = { ...withDefaults(scope.entity, values, scope.evaluate) };
  for (const { table, at, values: found } of facts) {
    const rows = [...rowsOf(next[table])];
    const row = rows[at];
    if (!row) continue;
    rows[at] = withRowDefaults(scope, table, { ...row, ...found }, values);
    next[table] = rows;
  }
  return next;
}

function withRowDefaults(scope: FormScope, table: string, row: Values, parent: Values): RowValues {
  const field = scope.entity.fields.find(({ key }) => key === table);
  const child = field?.entity ? scope.entities[field.entity] : undefined;
  return (child ? withDefaults(child, row, scope.evaluate, parent) : row) as RowValues;
}
