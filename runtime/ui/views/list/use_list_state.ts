import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

export interface ListParts {
  readonly filter?: string;
  readonly sort?: string;
  /** What was typed into the search box. */
  readonly q?: string;
  /** Path of the field the records are grouped by. */
  readonly group?: string;
  /** Id of the saved filter this began as. */
  readonly saved?: string;
}

export interface ListState extends ListParts {
  readonly set: (change: ListParts) => void;
}

const PARTS = ['filter', 'sort', 'q', 'group', 'saved'] as const;

/**
 * What a list shows, kept in the address so that it can be sent to a colleague. The address follows a
 * moment after a click; what is shown does not wait for it, nor does the next click.
 */
export function useListState(): ListState {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const address = JSON.stringify(partsOf(search));
  const [shown, setShown] = useState(address);
  const [seen, setSeen] = useState(address);
  if (seen !== address) {
    setSeen(address);
    setShown(address);
  }
  const latest = useRef(shown);
  useLayoutEffect(() => {
    latest.current = shown;
  });
  const set = useCallback(
    (change: ListParts) => {
      const next = partsOf({ ...(JSON.parse(latest.current) as ListParts), ...change });
      latest.current = JSON.stringify(next);
      setShown(latest.current);
      void navigate({
        to: '.',
        replace: true,
        search: (before: Record<string, string | undefined>) => {
          const others = Object.entries(before).filter(([key]) => !PARTS.includes(key as 'filter'));
          return { ...Object.fromEntries(others), ...next };
        },
      } as never);
    },
    [navigate],
  );
  return { ...(JSON.parse(shown) as ListParts), set };
}

function partsOf(search: Readonly<Record<string, string | undefined>>): ListParts {
  return Object.fromEntries(PARTS.flatMap((key) => (search[key] ? [[key, search[key]]] : [])));
}
