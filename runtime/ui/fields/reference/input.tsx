import { useRecordTitle } from '../../hooks/use_record_title';
import { useFieldEnvironment } from '../field_environment';
import type { FieldInputProps } from '../field_kit';
import { Picker } from '../shared/picker';
import { usePickerState } from '../shared/use_picker_state';
import { useReferenceOptions } from './use_reference_options';

export function ReferenceInput({ field, value, onChange, title, ...rest }: FieldInputProps) {
  const { entities, createInPlace } = useFieldEnvironment();
  const name = field.entity ?? '';
  const id = typeof value === 'string' && value ? value : undefined;
  const loaded = useRecordTitle(name, entities[name], title ? undefined : id);
  const picker = usePickerState();
  const found = useReferenceOptions(field, picker.search, picker.open);
  const target = entities[name];
  return (
    <Picker
      {...rest}
      state={picker}
      found={found}
      value={id ? [{ id, title: title ?? loaded ?? '…' }] : []}
      onChange={([chosen]) => onChange(chosen?.id ?? null, chosen?.title)}
      footer={
        createInPlace && target?.actions.includes('create')
          ? (search, close) =>
              createInPlace(target, search, close, (created, createdTitle) => onChange(created, createdTitle))
          : undefined
      }
    />
  );
}
