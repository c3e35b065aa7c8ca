import { usePersonName } from '../../hooks/use_person_name';
import type { FieldInputProps } from '../field_kit';
import { Picker } from '../shared/picker';
import { usePickerState } from '../shared/use_picker_state';
import { usePeopleOptions } from './use_people_options';

export function UserInput({ field: _field, value, onChange, title, ...rest }: FieldInputProps) {
  const id = typeof value === 'string' && value ? value : undefined;
  const picker = usePickerState();
  const found = usePeopleOptions(picker.search, picker.open);
  const name = usePersonName(title ? undefined : id);
  return (
    <Picker
      {...rest}
      state={picker}
      found={found}
      value={id ? [{ id, title: title ?? name ?? '…' }] : []}
      onChange={([chosen]) => onChange(chosen?.id ?? null, chosen?.title)}
    />
  );
}
