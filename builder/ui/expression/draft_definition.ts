/**
 * Entities of a draft as the renderer takes them: the server's description, with what was changed since on top,
 * so that a designer shows a new field at once. Expressions are the server's alone. No React.
 */
import type { EntityDefinition, FieldDefinition, ValueType } from '@yingzao/runtime-ui/core/definition';
import { qualify } from '@yingzao/runtime-ui/core/definition_lookup';
import type { Label } from '@yingzao/runtime-ui/core/label';

/** A field as the package has it: what every type has, and whatever its own adds. */
export interface FieldPart {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly label?: Label;
  readonly help?: Label;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly readonly?: boolean;
  readonly default?: string;
  readonly formula?: string;
  readonly visible_when?: string;
  readonly required_when?: string;
  readonly readonly_when?: string;
  readonly entity?: string;
  readonly result?: string;
  readonly scale?: number;
  readonly [setting: string]: unknown;
}

export interface EntityPart {
  readonly id: string;
  readonly key: string;
  readonly label?: Label;
  readonly plural?: Label;
  readonly title: string;
  readonly icon?: string;
  readonly parent?: string;
  readonly fields: readonly FieldPart[];
  readonly [setting: string]: unknown;
}

/** The part of a package these functions read. */
export interface PackagePart {
  readonly app: { readonly key: string };
  readonly entities?: readonly EntityPart[];
}

type Entities = Readonly<Record<string, EntityDefinition>>;

const DERIVED = new Set(['formula', 'lookup', 'rollup', 'autonumber']);

const KINDS: Readonly<Record<string, ValueType>> = {
  integer: { kind: 'number', scale: 0 }, decimal: { kind: 'number', scale: 2 }, percent: { kind: 'number', scale: 4 },
  rating: { kind: 'number', scale: 0 }, money: { kind: 'money', scale: 2 }, boolean: { kind: 'boolean' },
  date: { kind: 'date' }, datetime: { kind: 'datetime' }, time: { kind: 'duration' }, duration: { kind: 'duration' },
  choice: { kind: 'choice' }, cascade: { kind: 'choice' }, reference: { kind: 'reference' }, subtable: { kind: 'rows' },
  user: { kind: 'reference', entity: 'system.user' }, department: { kind: 'reference', entity: 'system.department' },
  multi_choice: { kind: 'list', item: { kind: 'choice' } }, tags: { kind: 'list', item: { kind: 'text' } },
};

/** All entities a draft can name: its own as they are now, others as the server described them. */
export function entitiesOf(document: PackagePart, described: Entities): Entities {
  const app = document.app.key;
  const own = (document.entities ?? []).map((part) => entityOf(app, part, described[qualify(app, part.key)]));
  // What the draft no longer has is gone, whatever the server knew last.
  const others = Object.values(described).filter((entity) => entity.app !== app);
  return Object.fromEntries([...others, ...own].map((entity) => [entity.name, entity]));
}

const known = new WeakMap<EntityPart, { readonly described: EntityDefinition | undefined; readonly entity: EntityDefinition }>();

export function entityOf(app: string, part: EntityPart, described: EntityDefinition | undefined): EntityDefinition {
  const before = known.get(part);
  if (before && before.described === described) return before.entity;
  const byId = new Map(described?.fields.map((field) => [field.id, field]));
  const entity: EntityDefinition = {
    ...described,
    name: qualify(app, part.key),
    app,
    key: part.key,
    label: part.label ?? {},
    plural: part.plural ?? part.label ?? {},
    icon: part.icon,
    title: part.title,
    parent: part.parent ? qualify(app, part.parent) : null,
    actions: described?.actions ?? ['create', 'read', 'update', 'delete'],
    money: part.fields.some(({ type, result }) => type === 'money' || result === 'money'),
    fields: part.fields.map((field) => fieldOf(app, field, byId.get(field.id))),
  };
  known.set(part, { described, entity });
  return entity;
}

const knownFields = new WeakMap<FieldPart, { readonly described: FieldDefinition | undefined; readonly field: FieldDefinition }>();

function fieldOf(app: string, part: FieldPart, described: FieldDefinition | undefined): FieldDefinition {
  const before = knownFields.get(part);
  if (before && before.described === described) return before.field;
  const same = described?.type === part.type ? described : undefined;
  const { default: _, formula, visible_when: __, required_when: ___, readonly_when: ____, filter: _____, ...settings } = part;
  const field = {
    ...same,
    ...settings,
    label: part.label ?? {},
    help: part.help ?? {},
    derived: DERIVED.has(part.type) || formula !== undefined,
    access: 'write' as const,
    entity: part.entity ? qualify(app, part.entity) : same?.entity,
    value_type: typed(app, part) ?? same?.value_type ?? { kind: 'text' },
    default: null,
    formula: null,
    visible_when: null,
    required_when: null,
    readonly_when: null,
  } as FieldDefinition;
  knownFields.set(part, { described, field });
  return field;
}

/** What the type alone tells; undefined where the server has to. */
function typed(app: string, part: FieldPart): ValueType | undefined {
  const kind = KINDS[part.type === 'formula' ? (part.result ?? '') : part.type];
  if (!kind) return undefined;
  const scale = typeof part.scale === 'number' && part.type !== 'rating' ? part.scale : kind.scale;
  const entity = part.entity ? qualify(app, part.entity) : kind.entity;
  return { ...kind, ...(kind.scale === undefined ? {} : { scale }), ...(entity ? { entity } : {}) };
}
