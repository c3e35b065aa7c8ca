import { useState } from 'react';

import { usePersonName } from '../../hooks/use_person_name';
import type { FieldFilterProps } from '../field_kit';
import { PickedFilter } from '../shared/picked_filter';
import { usePickerState } from '../shared/use_picker_state';
import { usePeopleOptions } from './use_people_options';

export function UserFilter({ values, onChange, count, label }: FieldFilterProps) {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const picker = usePickerState();
  const found = usePeopleOptions(picker.search, picker.open);
  const first = usePersonName(values[0]);
  return (
    <PickedFilter
      values={values}
      onChange={onChange}
      count={count}
      label={label}
      state={picker}
      found={found}
      titles={names}
      onTitles={setNames}
      first={first}
    />
  );
}
