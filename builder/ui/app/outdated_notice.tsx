import { Suspense, lazy } from 'react';

import { useDraftState } from '../draft';
import { useSection } from './use_section';

// Seldom to be seen.
const OutdatedAlert = lazy(() => import('./outdated_alert'));

/** Another version was published since this draft was begun. */
export function OutdatedNotice({ app }: { readonly app: string }) {
  const { section } = useSection();
  const outdated = useDraftState((state) => state.outdated);
  if (!outdated || section === 'changes') return null;
  return (
    <Suspense>
      <OutdatedAlert app={app} />
    </Suspense>
  );
}
