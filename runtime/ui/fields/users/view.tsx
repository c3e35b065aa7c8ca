import type { FieldShowProps } from '../field_kit';
import { LinkedRecords } from '../shared/linked_records';
import { PersonMark } from '../shared/person_mark';

export function UsersView({ value, titles }: FieldShowProps) {
  return (
    <LinkedRecords
      value={value}
      titles={titles} all
      render={(_, name) => (
        <span className="yz-person">
          <PersonMark name={name} />
          <span>{name}</span>
        </span>
      )}
    />
  );
}
