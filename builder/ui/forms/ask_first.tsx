import { Suspense, lazy } from 'react';

import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';

import { useDocument } from '../draft';
import type { FirstField } from './derived_fields';

const TargetDialog = lazy(() => import('./target_dialog').then((module) => ({ default: module.TargetDialog })));
const DerivedDialog = lazy(() => import('./derived_dialog').then((module) => ({ default: module.DerivedDialog })));

/** Types that need more said than where they stand. */
export const ASKED: ReadonlySet<string> = new Set(['reference', 'multi_reference', 'lookup', 'rollup']);

interface AskFirstProps {
  readonly type: string;
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly onDone: (first: FirstField) => void;
  readonly onCancel: () => void;
}

/** What has to be said before there is a field of such a type. */
export function AskFirst({ type, entity, entities, onDone, onCancel }: AskFirstProps) {
  const document = useDocument();
  return (
    <Suspense>
      {type === 'lookup' || type === 'rollup' ? (
        <DerivedDialog type={type} entity={entity} entities={entities} onCancel={onCancel} onChoose={onDone} />
      ) : (
        <TargetDialog document={document} onCancel={onCancel} onChoose={(target) => onDone({ settings: { entity: target } })} />
      )}
    </Suspense>
  );
}
