/** Apps as people use them: those built last (on the others) first, the built-in organisation at the end. */
import type { AppSummary } from './definition';

const BUILT_IN = 'system';

export function byUse<T extends AppSummary>(apps: readonly T[]): readonly T[] {
  return [...apps.filter((app) => app.key !== BUILT_IN).toReversed(), ...apps.filter((app) => app.key === BUILT_IN)];
}
