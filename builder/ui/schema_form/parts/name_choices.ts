/** What a setting that names something may be given. */
import { fits } from '../core/fits';
import type { Choice, Names } from '../core/names';
import { type Around, entityAt, listAround } from '../core/place';
import { type JsonObject, type RootSchema, type Says } from '../core/schema';
import { pick } from '@yingzao/runtime-ui/core/label';

export interface Naming {
  readonly root: RootSchema;
  readonly names: Names;
  readonly says: Says;
  /** What the setting itself asks for, besides the text's own kind. */
  readonly fits: string | undefined;
  readonly around: Around;
  readonly mapKey?: string | undefined;
  /** What is chosen now: shown even where it leads further than what is offered. */
  readonly value: string;
}

export function choicesFor({ root, names, says, fits: asked, around, mapKey, value }: Naming): readonly Choice[] {
  const word = asked ?? says.fits;
  switch (says.kind) {
    case 'entity':
      return word === 'rows_here' ? names.rowChoices(entityAt(root, names, around, 'around')) : names.entityChoices();
    case 'role':
    case 'process':
    case 'report':
    case 'dashboard':
    case 'view':
      return names.choices(says.kind);
    case 'app':
      return names.appChoices();
    case 'node':
      return items(listAround(around, 'nodes'), names);
    case 'option':
      return items(listAround(around, 'options'), names).filter((one) => one.value !== around.value.key);
    case 'check':
      return [];
    case 'sort_column':
      return items(listAround(around, 'dimensions', 'measures'), names);
    case 'field':
    case 'path':
    case 'sort': {
      const entity = entityAt(root, names, around, says.of, mapKey);
      if (says.kind !== 'field' && word === undefined) return names.paths(entity, value);
      const here = word === 'reference_here' ? entityAt(root, names, around, 'around') : undefined;
      return names
        .fields(entity)
        .filter((field) => fits(word, field, entity, here))
        .map((field) => ({ value: field.key, label: field.label, note: field.key }));
    }
    default:
      return [];
  }
}

/** What people read for a chosen name. */
export function nameText(naming: Naming): string {
  const { root, names, says, around, mapKey, value } = naming;
  if (says.kind === 'field' || says.kind === 'path' || says.kind === 'sort') {
    return names.pathLabel(entityAt(root, names, around, says.of, mapKey), value.replace(/^-/, ''));
  }
  const plain = value.replace(/^-/, '');
  return choicesFor(naming).find((one) => one.value === plain)?.label ?? plain;
}

function items(list: readonly JsonObject[], names: Names): Choice[] {
  return list.flatMap((one) => {
    const key = typeof one.key === 'string' ? one.key : '';
    return key ? [{ value: key, label: pick(one.label as never, names.language, key), note: key }] : [];
  });
}
