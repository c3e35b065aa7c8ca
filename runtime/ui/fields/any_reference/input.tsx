import { Select } from 'antd';
import { useState } from 'react';

import { targetOf } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useRecordOptions } from '../../hooks/use_record_options';
import { useRecordTitle } from '../../hooks/use_record_title';
import { useText } from '../../hooks/use_text';
import { useFieldEnvironment } from '../field_environment';
import type { FieldInputProps } from '../field_kit';
import { Picker } from '../shared/picker';
import { usePickerState } from '../shared/use_picker_state';
import { useGridEnvironment } from '../subtable/grid_environment';

/** First what kind of record, then which one. */
export function AnyReferenceInput({ field, value, onChange, title, ...rest }: FieldInputProps) {
  const { entities } = useFieldEnvironment();
  const { titleOf, rememberTitle } = useGridEnvironment();
  const label = useLabel();
  const text = useText();
  const target = targetOf(value);
  const readable = (field.entities ?? []).filter((name) => entities[name]);
  const [chosen, setChosen] = useState<string>();
  const name = target?.entity ?? chosen ?? readable[0] ?? '';
  const entity = entities[name];
  const known = title ?? (target ? titleOf(target.id) : undefined);
  const loaded = useRecordTitle(name, entity, known || !entity ? undefined : target?.id);
  const picker = usePickerState();
  const answer = useRecordOptions(name, entity, picker.search, undefined, picker.open && Boolean(entity));
  return (
    <span className="yz-any-reference">
      <Select
        aria-label={text('field.kind_of', { name: rest.label ?? label(field.label, field.key) })}
        className="yz-any-reference-kind"
        variant={rest.compact ? 'borderless' : 'outlined'}
        disabled={rest.disabled || readable.length < 2}
        options={readable.map((one) => ({ value: one, label: label(entities[one]?.label, one) }))}
        value={name || undefined}
        onChange={(next: string) => {
          setChosen(next);
          if (target) onChange(null);
        }}
      />
      <Picker
        {...rest}
        state={picker}
        found={{ options: answer.data ?? [], loading: answer.isFetching, failed: answer.isError }}
        value={target ? [{ id: target.id, title: known ?? loaded ?? '…' }] : []}
        onChange={([one]) => {
          if (one) rememberTitle(one.id, one.title);
          onChange(one ? { entity: name, id: one.id } : null, one?.title);
        }}
      />
    </span>
  );
}
