import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Something a screen shows that belongs to its address, so that a link shows a colleague the same. */
export function useAddressPart(name: string): readonly [string | undefined, (value: string | undefined) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const set = useCallback(
    (value: string | undefined) =>
      void navigate({
        to: '.',
        replace: true,
        search: (before: Record<string, string | undefined>) => ({ ...before, [name]: value }),
      } as never),
    [name, navigate],
  );
  return [search[name], set];
}
