import type { ReactNode } from 'react';

import { itemsOf } from '../../core/record';
import type { FieldInputProps } from '../field_kit';
import { useGridEnvironment } from '../subtable/grid_environment';
import { Picker, type PickerProps } from './picker';
import type { PickerState } from './use_picker_state';

export interface LinkedInputProps extends FieldInputProps {
  readonly picker: PickerState;
  readonly found: PickerProps['found'];
  /** Makes a record in passing; `done` links it. */
  readonly footer?: (search: string, close: () => void, done: (id: string, title: string) => void) => ReactNode;
}

/** Chooses several records or people; their titles are remembered by the form. */
export function LinkedInput({ field, value, onChange, picker, found, footer, ...rest }: LinkedInputProps) {
  const { titleOf, rememberTitle } = useGridEnvironment();
  const ids = itemsOf(value);
  const known = new Map(found.options.map((option) => [option.id, option.title]));
  return (
    <Picker
      id={rest.id}
      label={rest.label}
      describedBy={rest.describedBy}
      disabled={rest.disabled}
      invalid={rest.invalid}
      autoFocus={rest.autoFocus}
      compact={rest.compact}
      multiple
      most={field.max_items ?? undefined}
      state={picker}
      found={found}
      value={ids.map((id) => ({ id, title: titleOf(id) ?? known.get(id) ?? '…' }))}
      onChange={(chosen) => {
        for (const { id, title } of chosen) if (!titleOf(id)) rememberTitle(id, title);
        onChange(chosen.length > 0 ? chosen.map(({ id }) => id) : null);
      }}
      footer={
        footer &&
        ((search, close) =>
          footer(search, close, (id, title) => {
            rememberTitle(id, title);
            onChange([...ids, id]);
          }))
      }
    />
  );
}
