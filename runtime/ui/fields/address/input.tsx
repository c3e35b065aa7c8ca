import { lazy, Suspense } from 'react';

import type { FieldInputProps } from '../field_kit';
import { AddressCell } from './cell';

/** What chooses along a tree weighs as much as a page: it comes when a form asks for it. */
const Chooser = lazy(async () => ({ default: (await import('../shared/tree_choosers')).AddressChooser }));

export function AddressInput(props: FieldInputProps) {
  return (
    <Suspense fallback={<AddressCell field={props.field} value={props.value} />}>
      <Chooser {...props} />
    </Suspense>
  );
}
