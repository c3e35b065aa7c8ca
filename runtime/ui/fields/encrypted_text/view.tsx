import { lazy, Suspense } from 'react';

import type { FieldShowProps } from '../field_kit';
import { SecretCell } from './cell';

/** Comes with the first record that has one. */
const Reveal = lazy(async () => ({ default: (await import('./reveal')).Reveal }));

export function SecretView(props: FieldShowProps) {
  return (
    <Suspense fallback={<SecretCell {...props} />}>
      <Reveal {...props} />
    </Suspense>
  );
}
