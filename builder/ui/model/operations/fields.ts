/** What is done to fields; every function changes the entity it is given, for recipes of `edit`. */
import { type Entity, type Field, type Option, RESERVED_FIELD_KEYS, type Texts, findById, keysOf, moveById, newId, removeById, uniqueKey } from '../../draft';

/** A definition without id, as the server proposes for pasted columns. */
export interface ProposedField {
  readonly key: string;
  readonly label?: Texts | undefined;
  readonly type: string;
  readonly options?: readonly Option[];
  readonly [setting: string]: unknown;
}

/** Settings a new field of a type cannot be without. */
const FIRST_SETTINGS: Readonly<Record<string, (context: FirstContext) => Partial<Field>>> = {
  choice: options,
  multi_choice: options,
  cascade: options,
  reference: target,
  multi_reference: target,
  any_reference: ({ entities }) => ({ entities: entities.slice(0, 1) }),
  subtable: ({ rows, entities }) => ({ entity: rows[0] ?? entities[0] ?? '' }),
  formula: () => ({ formula: 'blank', result: 'text' }),
  rollup: ({ entities }) => ({ source: entities[0] ?? '', via: '', aggregate: 'count', result: 'integer' }),
  lookup: () => ({ path: '' }),
  autonumber: () => ({ pattern: '{yyyy}{mm}-{n:4}' }),
};

export interface FirstContext {
  /** Keys of entities a reference may lead to, and of those that are rows of this one. */
  readonly entities: readonly string[];
  readonly rows: readonly string[];
  /** What the first option is called. */
  readonly option: Texts;
}

function options({ option }: FirstContext): Partial<Field> {
  return { options: [{ id: newId('o'), key: uniqueKey(option, new Set(), 'option'), label: option, colour: '#1677ff' }] };
}

function target({ entities }: FirstContext): Partial<Field> {
  return { entity: entities[0] ?? '' };
}

/** The first settings of a type, where it needs some. */
export function firstSettings(type: string, context: FirstContext): Partial<Field> {
  return FIRST_SETTINGS[type]?.(context) ?? {};
}

export function fieldKey(entity: Entity, label: Texts | string): string {
  return uniqueKey(label, keysOf(entity.fields), 'field', RESERVED_FIELD_KEYS);
}

/** A new field at the end, or behind another; its id. */
export function addField(entity: Entity, label: Texts, type: string, context: FirstContext, behind?: string): string {
  const field: Field = { id: newId('f'), key: fieldKey(entity, label), label, type, ...firstSettings(type, context) };
  const at = entity.fields.findIndex((one) => one.id === behind);
  entity.fields.splice(at < 0 ? entity.fields.length : at + 1, 0, field);
  return field.id;
}

/** Fields as proposed, with keys nobody has; their ids. */
export function addFields(entity: Entity, proposed: readonly ProposedField[]): readonly string[] {
  return proposed.map((one) => {
    const taken = keysOf(entity.fields);
    const key = taken.has(one.key) || RESERVED_FIELD_KEYS.has(one.key) ? fieldKey(entity, one.label ?? one.key) : one.key;
    const field = { ...(JSON.parse(JSON.stringify(one)) as Field), id: newId('f'), key };
    entity.fields.push(field);
    return field.id;
  });
}

export function duplicateField(entity: Entity, id: string, label: Texts): string | undefined {
  const source = findById(entity.fields, id);
  if (!source) return undefined;
  const copy: Field = { ...(JSON.parse(JSON.stringify(source)) as Field), id: newId('f'), key: fieldKey(entity, label), label };
  entity.fields.splice(entity.fields.indexOf(source) + 1, 0, copy);
  return copy.id;
}

/** Takes a field away, and out of the entity's own lists; what else names it, the check tells. */
export function removeField(entity: Entity, id: string): void {
  const field = removeById(entity.fields, id);
  if (!field) return;
  for (const name of ['unique', 'indexes'] as const) {
    const lists = entity[name] as string[][] | undefined;
    if (!lists) continue;
    const left = lists.map((keys) => keys.filter((key) => key !== field.key)).filter((keys) => keys.length > 0);
    if (left.length > 0) entity[name] = left;
    else delete entity[name];
  }
  const first = entity.fields.find((one) => one.type === 'text') ?? entity.fields[0];
  if (entity.title === field.key && first) entity.title = first.key;
}

export function moveField(entity: Entity, id: string, to: number): void {
  moveById(entity.fields, id, to);
}

/** Settings every type of field has. */
const COMMON = [
  'id', 'key', 'label', 'help', 'required', 'unique', 'index', 'readonly', 'default', 'formula', 'searchable', 'visible_when',
  'required_when', 'readonly_when',
];

/**
 * The field with another type: it keeps what every type has and what the new one knows by the same name
 * (`known`: the settings of the new type), and gets what that cannot be without.
 */
export function retyped(field: Field, type: string, known: ReadonlySet<string>, context: FirstContext): Field {
  const kept = Object.fromEntries(
    Object.entries(field).filter(([name]) => COMMON.includes(name) || known.has(name)),
  ) as unknown as Field;
  const first = Object.fromEntries(
    Object.entries(firstSettings(type, context)).filter(([name]) => kept[name] === undefined),
  );
  const made: Field = { ...kept, ...first, type };
  // A default is an expression of the old type; a computed type has none.
  if (field.type !== type) delete made.default;
  if (COMPUTED.has(type) && type !== 'formula') delete made.formula;
  return made;
}

const COMPUTED: ReadonlySet<string> = new Set(['formula', 'rollup', 'lookup', 'autonumber', 'subtable']);

/** Whether values of a field are made by the platform: nobody fills it in. */
export function isComputed(field: Field): boolean {
  return COMPUTED.has(field.type) || Boolean(field.formula);
}
