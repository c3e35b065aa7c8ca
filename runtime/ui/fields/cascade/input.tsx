import { lazy, Suspense } from 'react';

import type { FieldInputProps } from '../field_kit';
import { CascadeView } from './cell';

const Chooser = lazy(async () => ({ default: (await import('../shared/tree_choosers')).CascadeChooser }));

export function CascadeInput(props: FieldInputProps) {
  return (
    <Suspense fallback={<CascadeView field={props.field} value={props.value} />}>
      <Chooser {...props} />
    </Suspense>
  );
}
