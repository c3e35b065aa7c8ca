import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

import { buildPaths } from './paths';

export interface UsedSection {
  readonly app: string;
  readonly section: string;
  /** What stands below the section in the address, in pieces: `/build/crm/forms/f1/x` → ["f1", "x"]. */
  readonly inside: readonly string[];
  /** Goes to an address inside this section: `go('f1')`, `go('f1?field=f2')`; `replace` leaves no way back. */
  readonly go: (inside: string, replace?: boolean) => void;
}

/** Where one is in the builder of an app. */
export function useSection(): UsedSection {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  const navigate = useNavigate();
  const app = params.app ?? '';
  const section = params.section ?? 'overview';
  // What the router calls everything that follows.
  const { ['_splat']: rest = '' } = params;
  const inside = useMemo(() => rest.split('/').filter(Boolean).map(decodeURIComponent), [rest]);
  const go = useCallback(
    (to: string, replace = false) => void navigate({ href: buildPaths.section(app, section, to), replace }),
    [app, navigate, section],
  );
  return { app, section, inside, go };
}
