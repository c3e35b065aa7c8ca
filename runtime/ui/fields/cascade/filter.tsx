import { lazy, Suspense } from 'react';

import type { FieldFilterProps } from '../field_kit';

const Branches = lazy(async () => ({ default: (await import('../shared/tree_choosers')).BranchFilter }));

export function CascadeFilter(props: FieldFilterProps) {
  return (
    <Suspense fallback={null}>
      <Branches {...props} />
    </Suspense>
  );
}
