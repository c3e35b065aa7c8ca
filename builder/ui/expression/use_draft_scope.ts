import { keepPreviousData, replaceEqualDeep, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { AppDefinition, EntityDefinition } from '@yingzao/runtime-ui/core/definition';
import { qualify } from '@yingzao/runtime-ui/core/definition_lookup';
import { useAppDefinition } from '@yingzao/runtime-ui/hooks/use_app_definition';

import { useDocument, useDraftState } from '../draft';
import { describeDraft } from './draft_api';
import { type PackagePart, entitiesOf } from './draft_definition';
import type { ExpressionScope } from './scope';

/** What was described last, by app and roles. */
const latest = new Map<string, AppDefinition>();

/** The draft as the server describes it for holders of `roles` (everything without any), as of the last save. */
export function useDraftDescription(roles: readonly string[] = NOBODY): AppDefinition | undefined {
  const app = useDraftState((state) => state.app);
  const revision = useDraftState((state) => state.revision);
  const found = useQuery({
    queryKey: ['builder', 'description', app, roles.join(','), revision],
    queryFn: async ({ signal }) => {
      const key = `${app}:${roles.join(',')}`;
      // What is as it was stays the same object: a save draws nothing anew that it did not change.
      const next = replaceEqualDeep(latest.get(key), await describeDraft(app, roles, signal));
      latest.set(key, next);
      return next;
    },
    // What was described last is right but for the newest step.
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return found.data;
}

const NOBODY: readonly string[] = [];
const NO_ENTITIES = {};

/** Every entity the draft can name, by "app.key", as the draft has them now. */
export function useDraftEntities(): Readonly<Record<string, EntityDefinition>> {
  const document = useDocument();
  const described = useDraftDescription()?.entities ?? NO_ENTITIES;
  const { app, entities } = document;
  return useMemo(() => entitiesOf({ app, entities } as unknown as PackagePart, described), [app, entities, described]);
}

/** What an expression over records of `entity` (a key of the app, or "app.key") may name. */
export function useExpressionScope(entity: string, old = false): ExpressionScope | undefined {
  const document = useDocument();
  const entities = useDraftEntities();
  const { parameters } = document;
  const found = entities[qualify(document.app.key, entity)];
  return useMemo(
    () =>
      found && {
        entity: found,
        entities,
        parameters: (parameters ?? []).map(({ key, label }) => ({ key, label: label as Readonly<Record<string, string>> })),
        old,
      },
    [found, entities, parameters, old],
  );
}

/** The entity as it serves, by the id it has in the draft; absent before the first publish. */
export function useServedEntity(entity: EntityDefinition | undefined): EntityDefinition | undefined {
  const document = useDocument();
  const number = useDraftState((state) => state.number);
  const served = useAppDefinition(number > 0 ? document.app.key : undefined).data;
  if (!entity || !served) return undefined;
  // A renamed entity serves under its old name: its first field tells which it is.
  return served.entities[entity.name];
}
