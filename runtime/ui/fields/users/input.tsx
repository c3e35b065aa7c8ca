import type { FieldInputProps } from '../field_kit';
import { LinkedInput } from '../shared/linked_input';
import { usePickerState } from '../shared/use_picker_state';
import { usePeopleOptions } from '../user/use_people_options';

export function UsersInput(props: FieldInputProps) {
  const picker = usePickerState();
  const found = usePeopleOptions(picker.search, picker.open);
  return <LinkedInput {...props} picker={picker} found={found} />;
}
