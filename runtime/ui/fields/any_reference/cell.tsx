import { targetOf } from '../../core/record';
import { useFieldEnvironment } from '../field_environment';
import { useLabel } from '../../hooks/use_label';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** The title of the record and what kind of record it is. */
export function AnyReferenceCell({ value, title }: FieldShowProps) {
  const { entities } = useFieldEnvironment();
  const label = useLabel();
  const target = targetOf(value);
  if (!target) return <Blank />;
  const kind = label(entities[target.entity]?.label, '');
  return (
    <span title={title}>
      {title ?? '…'}
      {kind && <span className="yz-option-note"> {kind}</span>}
    </span>
  );
}
