/** Options of a field: how they lie above one another, and which may be chosen for the values at hand. */
import type { FieldDefinition, Option } from '../definition';
import { pathsIn } from '../expression/paths_in';
import { type Label, type Language, pick } from '../label';
import type { FieldValue, Values } from '../record';
import type { Evaluate } from './evaluation';

const SEPARATOR = ' / ';

/** From the top down to the option with this key; empty when there is none. */
export function branchOf(field: FieldDefinition, key: string): readonly Option[] {
  const known = byKey(field);
  const branch: Option[] = [];
  let option = known.get(key);
  while (option && !branch.includes(option)) {
    branch.unshift(option);
    option = option.parent ? known.get(option.parent) : undefined;
  }
  return branch;
}

/** "A / B / C" of an option in a tree, else its own label. */
export function optionText(field: FieldDefinition, key: string, language: Language): string {
  const branch = branchOf(field, key);
  return branch.length > 0 ? branch.map((step) => pick(step.label as Label, language, step.key)).join(SEPARATOR) : key;
}

/** Options with others below them. */
export function dividedOptions(field: FieldDefinition): ReadonlySet<string> {
  return new Set((field.options ?? []).flatMap(({ parent }) => (parent ? [parent] : [])));
}

/** How many levels the options of a tree have. */
export function levelsOf(field: FieldDefinition): number {
  return Math.max(0, ...(field.options ?? []).map(({ key }) => branchOf(field, key).length));
}

/** Keys of the options whose condition, or that of one above, does not hold. What cannot be told is offered. */
export function unavailable(field: FieldDefinition, values: Values, evaluate: Evaluate): ReadonlySet<string> {
  const options = field.options ?? [];
  if (field.derived || !options.some(({ available_when }) => available_when)) return NONE;
  const closed = new Set(
    options.flatMap(({ key, available_when }) => {
      const holds = available_when ? evaluate(available_when, values) : true;
      return holds === true || holds === undefined ? [] : [key];
    }),
  );
  return new Set(
    options.flatMap(({ key }) => (branchOf(field, key).some((step) => closed.has(step.key)) ? [key] : [])),
  );
}

/** The field as an input is to offer it: options that are not available are no longer active. */
export function withAvailable(field: FieldDefinition, values: Values, evaluate: Evaluate): FieldDefinition {
  const closed = unavailable(field, values, evaluate);
  if (closed.size === 0) return field;
  const shape = [...closed].join(' ');
  const last = offered.get(field);
  if (last?.shape === shape) return last.field;
  const options = (field.options ?? []).map((option) => (closed.has(option.key) ? { ...option, active: false } : option));
  const made = { ...field, options };
  offered.set(field, { shape, field: made });
  return made;
}

/** Chosen options that may not be chosen; what was chosen before stays while nothing its condition reads changes. */
export function wrongOptions(
  field: FieldDefinition,
  values: Values,
  base: Values | undefined,
  evaluate: Evaluate,
): readonly Option[] {
  const closed = unavailable(field, values, evaluate);
  if (closed.size === 0) return [];
  const chosen = keysOf(values[field.key]).filter((key) => closed.has(key));
  if (chosen.length === 0) return [];
  const kept = base && !reads(field).some((name) => differs(values[name], base[name])) ? keysOf(base[field.key]) : [];
  return (field.options ?? []).filter(({ key }) => chosen.includes(key) && !kept.includes(key));
}

const NONE: ReadonlySet<string> = new Set();
const offered = new WeakMap<FieldDefinition, { readonly shape: string; readonly field: FieldDefinition }>();
const maps = new WeakMap<readonly Option[], ReadonlyMap<string, Option>>();

function byKey(field: FieldDefinition): ReadonlyMap<string, Option> {
  const options = field.options ?? [];
  let found = maps.get(options);
  if (!found) {
    found = new Map(options.map((option) => [option.key, option]));
    maps.set(options, found);
  }
  return found;
}

function reads(field: FieldDefinition): readonly string[] {
  const trees = (field.options ?? []).flatMap(({ available_when }) => (available_when ? [available_when] : []));
  return [...new Set(trees.flatMap((tree) => [...pathsIn(tree)].map((path) => path.split('.')[0] ?? path)))];
}

function keysOf(value: FieldValue | undefined): readonly string[] {
  if (typeof value === 'string') return value ? [value] : [];
  return Array.isArray(value) ? (value as readonly string[]).filter((key) => typeof key === 'string') : [];
}

function differs(left: FieldValue | undefined, right: FieldValue | undefined): boolean {
  return JSON.stringify(left ?? null) !== JSON.stringify(right ?? null);
}
