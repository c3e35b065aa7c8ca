import { useState } from 'react';

import { useRecordTitle } from '../../hooks/use_record_title';
import { useFieldEnvironment } from '../field_environment';
import type { FieldFilterProps } from '../field_kit';
import { PickedFilter } from '../shared/picked_filter';
import { usePickerState } from '../shared/use_picker_state';
import { useReferenceOptions } from './use_reference_options';

export function ReferenceFilter({ field, ...asked }: FieldFilterProps) {
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  const { entities } = useFieldEnvironment();
  const name = field.entity ?? '';
  const [one] = asked.values;
  const first = useRecordTitle(name, entities[name], one && !titles.has(one) ? one : undefined);
  const picker = usePickerState();
  // What may no longer be chosen may still be looked for.
  const found = useReferenceOptions({ ...field, reference_filter: null }, picker.search, picker.open);
  return <PickedFilter {...asked} state={picker} found={found} titles={titles} onTitles={setTitles} first={first} />;
}
