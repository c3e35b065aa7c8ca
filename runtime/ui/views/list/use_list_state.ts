import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export interface ListState {
  readonly filter: string | undefined;
  readonly sort: string | undefined;
  /** What was typed into the search box. */
  readonly q: string | undefined;
  readonly set: (change: { filter?: string; sort?: string; q?: string }) => void;
}

/** What a list shows, kept in the address so that it can be sent to a colleague. */
export function useListState(): ListState {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const set = useCallback(
    (change: { filter?: string; sort?: string; q?: string }) => {
      void navigate({
        to: '.',
        replace: true,
        search: (before: Record<string, string | undefined>) => {
          const next = { ...before, ...change };
          return Object.fromEntries(Object.entries(next).filter(([, value]) => value));
        },
      } as never);
    },
    [navigate],
  );
  return { filter: search.filter, sort: search.sort, q: search.q, set };
}
