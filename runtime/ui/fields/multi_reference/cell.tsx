import type { FieldShowProps } from '../field_kit';
import { LinkedRecords } from '../shared/linked_records';

export function MultiReferenceCell({ value, titles }: FieldShowProps) {
  return <LinkedRecords value={value} titles={titles} render={(_, title) => <span className="yz-tag yz-tag-plain">{title}</span>} />;
}
