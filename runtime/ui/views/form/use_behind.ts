import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { loadRecord } from '../../core/api/record_api';
import { keys } from '../../core/query_keys';
import type { Values } from '../../core/record';
import { type Wanted, foundBehind, wantedBehind } from './behind_references';
import type { FormAction, FormScope, FormState } from './form_state';

/** Loads what formulas read behind references as soon as a reference is chosen. */
export function useBehind(scope: FormScope, state: FormState, dispatch: (action: FormAction) => void): void {
  const client = useQueryClient();
  const wanted = wantedBehind(scope.entity, scope.entities, state.values);
  const question = JSON.stringify(wanted);
  useEffect(() => {
    const list = JSON.parse(question) as readonly Wanted[];
    if (list.length === 0) return undefined;
    let current = true;
    void Promise.all(
      list.map(async (one) => {
        const expand = one.paths.filter((path) => path.includes('.')).join(',');
        try {
          const record = await client.fetchQuery({
            queryKey: keys.record(one.entity, one.id, expand),
            queryFn: () => loadRecord(one.entity, one.id, expand),
            staleTime: 10_000,
          });
          return { one, values: foundBehind(one, record) };
        } catch {
          // Not readable for this person: to the formulas it is blank, as the server will have it.
          return { one, values: foundBehind(one, { id: one.id, version: 0, values: {} }) };
        }
      }),
    ).then((found) => {
      if (!current) return;
      const own: Record<string, Values[string]> = {};
      for (const { one, values } of found) if (one.table === undefined) Object.assign(own, values);
      dispatch({
        kind: 'behind',
        values: own,
        rows: found.flatMap(({ one, values }) =>
          one.table === undefined || one.at === undefined ? [] : [{ table: one.table, at: one.at, values }],
        ),
      });
    });
    return () => {
      current = false;
    };
  }, [client, dispatch, question]);
}
