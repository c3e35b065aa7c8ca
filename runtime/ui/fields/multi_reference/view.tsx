import { useFieldEnvironment } from '../field_environment';
import type { FieldShowProps } from '../field_kit';
import { LinkedRecords } from '../shared/linked_records';

/** Links to the records, where there is a screen to go to. */
export function MultiReferenceView({ field, value, titles }: FieldShowProps) {
  const { entities, link } = useFieldEnvironment();
  const name = field.entity ?? '';
  return (
    <LinkedRecords
      value={value}
      titles={titles}
      all
      render={(id, title) => (
        <span className="yz-tag yz-tag-plain">{link && entities[name] ? link(name, id, title) : title}</span>
      )}
    />
  );
}
