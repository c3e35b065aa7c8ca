import type { AppDefinition, EntityDefinition } from '../core/definition';
import { useAppDefinition } from './use_app_definition';

const NONE: readonly string[] = [];

/**
 * Columns of the first list of an entity: in this app, else in the app the entity comes from.
 * Whoever made that list has said what matters about a record. Empty where there is no list.
 */
export function useListedColumns(
  app: AppDefinition | undefined,
  entity: EntityDefinition | undefined,
): readonly string[] {
  const here = app?.views.find((view) => view.entity === entity?.name);
  const elsewhere = entity && app && !here && entity.app !== app.app.key ? entity.app : undefined;
  const home = useAppDefinition(elsewhere);
  return here?.columns ?? home.data?.views.find((view) => view.entity === entity?.name)?.columns ?? NONE;
}
