/** What a list asks the server for. No React. */
import type { ListQuery } from '../../core/api/record_api';
import type { EntityDefinition, ViewDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import { bothFilters } from '../../core/filter/expression_text';
import { conditionPaths } from './condition_paths';
import type { ListParts } from './use_list_state';

const PAGE = 50;

/** The shown columns, what names a record, and what tells which of its cells can be changed. */
export function listQuery(
  entity: EntityDefinition,
  paths: readonly string[],
  view: ViewDefinition | undefined,
  state: ListParts,
): ListQuery {
  const known = (path: string) => fieldAtPath(entity, {}, path.split('.')[0] ?? '') !== undefined;
  const wanted = [...paths, ...(entity.actions.includes('update') ? conditionPaths(entity).filter(known) : [])];
  const own = new Set(wanted.filter((path) => !path.includes('.')));
  own.add(entity.title);
  if (entity.money) own.add('currency');
  const behind = new Set(wanted.filter((path) => path.includes('.')));
  return {
    filter: bothFilters(view?.filter, state.filter),
    search: state.q || undefined,
    sort: state.sort ?? (view?.sort.join(',') || undefined),
    fields: [...own].join(','),
    expand: [...behind].join(',') || undefined,
    limit: PAGE,
  };
}
