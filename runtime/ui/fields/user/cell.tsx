import { usePersonName } from '../../hooks/use_person_name';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { PersonMark } from '../shared/person_mark';

export function UserCell({ value, title }: FieldShowProps) {
  const id = typeof value === 'string' && value ? value : undefined;
  const name = usePersonName(title ? undefined : id);
  if (!id) return <Blank />;
  const shown = title ?? name ?? '…';
  return (
    <span className="yz-person" title={shown}>
      <PersonMark name={shown} />
      <span>{shown}</span>
    </span>
  );
}
