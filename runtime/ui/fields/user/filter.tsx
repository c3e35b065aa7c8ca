import { useState } from 'react';

import { usePersonName } from '../../hooks/use_person_name';
import type { FieldFilterProps } from '../field_kit';
import { Picker, type PickerOption } from '../shared/picker';
import { usePickerState } from '../shared/use_picker_state';
import { usePeopleOptions } from './use_people_options';

export function UserFilter({ values, onChange, count, label }: FieldFilterProps) {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const picker = usePickerState();
  const found = usePeopleOptions(picker.search, picker.open);
  const first = usePersonName(values[0]);
  if (count === 0) return null;

  function choose(chosen: readonly PickerOption[]): void {
    setNames(new Map([...names, ...chosen.map(({ id, title }) => [id, title] as const)]));
    onChange(chosen.map(({ id }) => id));
  }

  return (
    <Picker
      label={label}
      multiple={count > 1}
      state={picker}
      found={found}
      value={values
        .filter(Boolean)
        .map((id) => ({ id, title: names.get(id) ?? (id === values[0] ? first : undefined) ?? id.slice(0, 8) }))}
      onChange={choose}
    />
  );
}
