import { targetOf } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useRecordTitle } from '../../hooks/use_record_title';
import { useFieldEnvironment } from '../field_environment';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** A link to the record, where there is a screen to go to, and what kind of record it is. */
export function AnyReferenceView({ value, title }: FieldShowProps) {
  const { entities, link } = useFieldEnvironment();
  const label = useLabel();
  const target = targetOf(value);
  const entity = target ? entities[target.entity] : undefined;
  const loaded = useRecordTitle(target?.entity ?? '', entity, title || !entity ? undefined : target?.id);
  if (!target) return <Blank />;
  const shown = title ?? loaded ?? '…';
  const kind = label(entity?.label, '');
  return (
    <>
      {link && entity ? link(target.entity, target.id, shown) : shown}
      {kind && <span className="yz-option-note"> {kind}</span>}
    </>
  );
}
