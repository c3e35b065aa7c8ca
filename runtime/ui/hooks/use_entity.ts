import type { AppDefinition, EntityDefinition } from '../core/definition';
import { useAppDefinition } from './use_app_definition';

export interface EntityAnswer {
  readonly entity: EntityDefinition | undefined;
  /** The app whose forms and views describe the entity. */
  readonly app: AppDefinition | undefined;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** An entity as `app` shows it; one that `app` does not mention comes from the entity's own app. */
export function useEntity(app: string, name: string): EntityAnswer {
  const own = useAppDefinition(app);
  const found = own.data?.entities[name];
  const home = name.split('.')[0] ?? '';
  const askHome = own.data !== undefined && !found && home !== app;
  const other = useAppDefinition(askHome ? home : undefined);
  const source = askHome ? other : own;
  return {
    entity: found ?? other.data?.entities[name],
    app: found ? own.data : (other.data ?? own.data),
    isPending: own.isPending || (askHome && other.isPending),
    error: source.error,
    retry: () => void source.refetch(),
  };
}
