/** One line that tells a part of a package from the others of its list. */
import { pick } from '@yingzao/runtime-ui/core/label';

import type { Names } from './names';
import { type Around, entityAt } from './place';
import { type Json, type JsonObject, type RootSchema, isObject, kindOf, modelShape, resolved } from './schema';
import type { Words } from './words';

export interface Told {
  readonly title: string;
  /** Said smaller beside it. */
  readonly note: string;
}

const ABOUT = ['message', 'role', 'entity', 'field', 'path', 'process', 'report', 'dashboard', 'view', 'user', 'text', 'source', 'target', 'ref', 'as', 'verb', 'record'];

/** `model`: the definition or union the list is of; `around`: what the list stands in. */
export function summaryOf(root: RootSchema, words: Words, names: Names, model: string, value: Json, around: Around | null): Told {
  if (!isObject(value)) return { title: String(value ?? ''), note: '' };
  const shape = modelShape(root, model);
  const kind = shape.is === 'union' ? kindOf(shape, value) : model;
  const tag = typeof value.type === 'string' ? value.type : shape.is === 'union' ? shape.usual : undefined;
  const kindWord = shape.is === 'union' && tag !== undefined ? words.kind(model, tag) : '';
  const label = isObject(value.label) ? pick(value.label as never, names.language) : '';
  const inside: Around = { value, model: kind ?? model, outer: around };
  const about = ABOUT.flatMap((name) => {
    const said = value[name];
    return said === undefined || said === null || name === 'type' ? [] : aboutText(root, words, names, inside, name, said);
  }).filter(Boolean);
  const detail = [...about, ...valuesText(root, names, inside)].slice(0, 3).join(' · ');
  if (label) return { title: label, note: [kindWord, detail].filter(Boolean).join(' · ') };
  if (kindWord) return { title: kindWord, note: detail };
  return detail ? { title: detail, note: '' } : { title: typeof value.key === 'string' ? value.key : (typeof value.id === 'string' ? value.id : ''), note: '' };
}

function aboutText(root: RootSchema, words: Words, names: Names, inside: Around, name: string, said: Json): string[] {
  const setting = root.$defs[inside.model]?.properties?.[name];
  if (!setting) return [];
  const target = resolved(root, setting);
  if (isObject(said)) return [pick(said as never, names.language)];
  if (typeof said !== 'string') return [];
  if (target.enum) return [words.value(name, said)];
  switch (target['x-kind']) {
    case 'entity':
      return [names.entityLabel(said)];
    case 'field':
    case 'path':
      return [names.pathLabel(entityAt(root, names, inside, target['x-of']), said)];
    case 'role':
    case 'process':
    case 'report':
    case 'dashboard':
    case 'view':
      return [names.choices(target['x-kind']).find((one) => one.value === said)?.label ?? said];
    default:
      return [said];
  }
}

/** The fields a part sets. */
function valuesText(root: RootSchema, names: Names, inside: Around): string[] {
  const { values, fields, match } = inside.value;
  const of = root.$defs[inside.model]?.properties?.values?.propertyNames?.['x-of'];
  const said = (Array.isArray(fields) ? fields : Array.isArray(match) ? match.map((one: Json) => (isObject(one) ? (one.field ?? null) : null)) : []) as readonly Json[];
  const keys = isObject(values) ? Object.keys(values) : said.filter((one): one is string => typeof one === 'string');
  if (keys.length === 0) return [];
  const entity = entityAt(root, names, inside, of);
  const shown = keys.slice(0, 4).map((key) => names.pathLabel(entity, key));
  return [shown.join(names.language === 'zh' ? '、' : ', ') + (keys.length > 4 ? '…' : '')];
}

/** A part as another object around it sees it. */
export function titleOf(item: JsonObject, names: Names): string {
  const label = isObject(item.label) ? pick(item.label as never, names.language) : '';
  return label || (typeof item.key === 'string' ? item.key : '');
}
