import { useFieldEnvironment } from '../field_environment';
import type { FieldInputProps } from '../field_kit';
import { useReferenceOptions } from '../reference/use_reference_options';
import { LinkedInput } from '../shared/linked_input';
import { usePickerState } from '../shared/use_picker_state';

export function MultiReferenceInput(props: FieldInputProps) {
  const { entities, createInPlace } = useFieldEnvironment();
  const picker = usePickerState();
  const found = useReferenceOptions(props.field, picker.search, picker.open);
  const target = entities[props.field.entity ?? ''];
  return (
    <LinkedInput
      {...props}
      picker={picker}
      found={found}
      footer={
        createInPlace && target?.actions.includes('create')
          ? (search, close, done) => createInPlace(target, search, close, done)
          : undefined
      }
    />
  );
}
