import { useQuery } from '@tanstack/react-query';

import { type Package, useDocument, useDraftState } from '../draft';
import { loadVersion } from './rights_api';

/** The version that serves; undefined while it is asked for, and where none was published yet. */
export function usePublished(): { readonly number: number; readonly package: Package | undefined } {
  const app = useDocument().app.key;
  const number = useDraftState((state) => state.number);
  const answer = useQuery({
    queryKey: ['published', app, number],
    queryFn: () => loadVersion(app, number),
    enabled: number > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { number, package: answer.data };
}
