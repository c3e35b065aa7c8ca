import { useState } from 'react';

import { useRecordTitle } from '../../hooks/use_record_title';
import { useFieldEnvironment } from '../field_environment';
import type { FieldFilterProps } from '../field_kit';
import { Picker, type PickerOption } from '../shared/picker';
import { usePickerState } from '../shared/use_picker_state';
import { useReferenceOptions } from './use_reference_options';

export function ReferenceFilter({ field, values, onChange, count, label }: FieldFilterProps) {
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  const { entities } = useFieldEnvironment();
  const name = field.entity ?? '';
  const first = useRecordTitle(name, entities[name], values[0] && !titles.has(values[0]) ? values[0] : undefined);
  const picker = usePickerState();
  // What may no longer be chosen may still be looked for.
  const found = useReferenceOptions({ ...field, reference_filter: null }, picker.search, picker.open);
  if (count === 0) return null;

  function choose(chosen: readonly PickerOption[]): void {
    setTitles(new Map([...titles, ...chosen.map(({ id, title }) => [id, title] as const)]));
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
        .map((id) => ({ id, title: titles.get(id) ?? (id === values[0] ? first : undefined) ?? id.slice(0, 8) }))}
      onChange={choose}
    />
  );
}
