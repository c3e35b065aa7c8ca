/** Every text of a package that people read, with its place. */
import { LANGUAGES } from '../inputs/languages';
import type { Package } from '../draft';
import { stepsOf } from '../draft';
import { pointerBelow, type Steps } from '../schema_form/core/paths';
import { type Json, type JsonObject, type RootSchema, type Schema, isObject, kindOf, modelShape, shapeOf } from '../schema_form/core/schema';

export interface LabelRow {
  readonly pointer: string;
  readonly steps: Steps;
  /** Name of the setting: "label", "help", "message". */
  readonly setting: string;
  readonly texts: Readonly<Record<string, string>>;
  /** Lists and items on the way, from the outside: ["entities", item], ["fields", item]. */
  readonly way: readonly (readonly [list: string, item: JsonObject])[];
}

/** Rows in the order of the document. A setting that nobody gave is a row only where it names an item. */
export function labelRows(root: RootSchema, document: Package): readonly LabelRow[] {
  const rows: LabelRow[] = [];
  walk(root, root, document as unknown as Json, [], [], rows);
  return rows;
}

function walk(root: RootSchema, schema: Schema, value: Json, steps: Steps, way: LabelRow['way'], rows: LabelRow[]): void {
  let shape = shapeOf(root, schema);
  if (shape.is === 'union') {
    const model = kindOf(shape, value);
    if (model === undefined) return;
    shape = modelShape(root, model);
  }
  if (shape.is === 'list' && Array.isArray(value)) {
    const list = String(steps.at(-1) ?? '');
    for (const [at, inner] of (value as readonly Json[]).entries()) {
      const item = isObject(inner) ? inner : undefined;
      walk(root, shape.item, inner, [...steps, at], item ? [...way, [list, item]] : way, rows);
    }
  } else if (shape.is === 'mapping' && isObject(value)) {
    for (const [key, inner] of Object.entries(value)) walk(root, shape.value, inner, [...steps, key], way, rows);
  } else if (shape.is === 'object' && isObject(value)) {
    for (const { name, schema: setting } of shape.properties) {
      const given = value[name];
      const inner = shapeOf(root, setting);
      if (inner.is === 'label' || inner.is === 'places') {
        if (given !== undefined || name === 'label') add([...steps, name], name, given);
      } else if (given !== undefined) walk(root, setting, given, [...steps, name], way, rows);
    }
  } else if (shape.is === 'label' || shape.is === 'places') {
    add(steps, String(steps.at(-1) ?? ''), value);
  }

  function add(place: Steps, setting: string, given: Json | undefined): void {
    const texts = isObject(given) ? Object.fromEntries(Object.entries(given).filter((one): one is [string, string] => typeof one[1] === 'string')) : {};
    rows.push({ pointer: pointerBelow('', place), steps: place, setting, texts, way });
  }
}

/** A text one language has and another has not. */
export function isMissing(row: LabelRow): boolean {
  return LANGUAGES.some((one) => row.texts[one]) && LANGUAGES.some((one) => !row.texts[one]);
}

/** The section of the package a row is in. */
export function sectionOf(row: LabelRow): string {
  return stepsOf(row.pointer)[0] ?? '';
}
