/** What an expression may name, as the editor shows and offers it. No React. */
import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { SYSTEM_FIELDS } from '@yingzao/runtime-ui/core/definition_lookup';
import type { Label } from '@yingzao/runtime-ui/core/label';

export interface ScopeParameter {
  readonly key: string;
  readonly label?: Label;
}

export interface ExpressionScope {
  readonly entity: EntityDefinition;
  /** By "app.key"; what lies behind references is found here. */
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly parameters: readonly ScopeParameter[];
  /** The record before the change may be named: `old.stage`. */
  readonly old?: boolean;
}

/** One name an expression may use. */
export interface ScopeName {
  readonly key: string;
  readonly label: Label;
  readonly field?: FieldDefinition;
  /** What stands after a dot behind it. */
  readonly members?: () => readonly ScopeName[];
  /** Several records: aggregates run over them. */
  readonly rows?: boolean;
}

const SINGLE = new Set(['reference', 'user', 'department', 'role', 'lookup']);
const MANY = new Set(['subtable', 'multi_reference', 'users']);
const ME: Label = { zh: '当前使用者', en: 'Current person' };
const PARAMETERS: Label = { zh: '参数', en: 'Parameters' };
const BEFORE: Label = { zh: '修改前', en: 'Before the change' };
const NUMBER: Label = { zh: '编号', en: 'ID' };

export function namesOf(scope: ExpressionScope): readonly ScopeName[] {
  const own = fieldNames(scope.entity, scope.entities);
  return [
    ...own,
    { key: 'me', label: ME, members: () => membersOf(scope.entities, 'system.user') },
    ...(scope.parameters.length > 0
      ? [{ key: 'parameter', label: PARAMETERS, members: () => scope.parameters.map(({ key, label }) => ({ key, label: label ?? {} })) }]
      : []),
    ...(scope.old ? [{ key: 'old', label: BEFORE, members: () => own }] : []),
  ];
}

function fieldNames(entity: EntityDefinition, entities: ExpressionScope['entities']): readonly ScopeName[] {
  const plain = entity.fields.filter(({ type }) => type !== 'json' && type !== 'encrypted_text');
  const own = new Set(plain.map(({ key }) => key));
  const system = SYSTEM_FIELDS.filter(({ key }) => !own.has(key));
  return [...plain, ...system].map((field) => nameOf(field, entities)).concat({ key: 'id', label: NUMBER });
}

function nameOf(field: FieldDefinition, entities: ExpressionScope['entities']): ScopeName {
  const name = { key: field.key, label: field.label, field };
  const parts = field.value_type?.parts;
  if (parts) {
    return {
      ...name,
      members: () => Object.keys(parts).map((key) => ({ key, label: field.part_labels?.[key] ?? { en: key } })),
    };
  }
  const target = field.entity ?? (PEOPLE.has(field.type) ? 'system.user' : undefined);
  if (!target || !(SINGLE.has(field.type) || MANY.has(field.type))) return name;
  return { ...name, rows: MANY.has(field.type), members: () => membersOf(entities, target) };
}

const PEOPLE = new Set(['user', 'users']);

function membersOf(entities: ExpressionScope['entities'], name: string): readonly ScopeName[] {
  const entity = entities[name];
  return entity ? fieldNames(entity, entities) : [];
}

/** What the path leads to, step by step; undefined where it leads nowhere. */
export function followed(names: readonly ScopeName[], path: readonly string[]): readonly ScopeName[] | undefined {
  const steps: ScopeName[] = [];
  let here: readonly ScopeName[] | undefined = names;
  for (const key of path) {
    const step: ScopeName | undefined = here?.find((name) => name.key === key);
    if (!step) return undefined;
    steps.push(step);
    here = step.members?.();
  }
  return steps;
}
