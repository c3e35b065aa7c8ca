import { lazy, Suspense } from 'react';

import type { FieldInputProps } from '../field_kit';
import { SecretCell } from './cell';

const Typing = lazy(async () => ({ default: (await import('./typing')).SecretTyping }));

export function SecretInput(props: FieldInputProps) {
  return (
    <Suspense fallback={<SecretCell field={props.field} value={props.value} />}>
      <Typing {...props} />
    </Suspense>
  );
}
