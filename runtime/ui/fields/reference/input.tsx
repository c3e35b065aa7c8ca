import { useCallback } from 'react';

import { useRecordTitle } from '../../hooks/use_record_title';
import { useFieldEnvironment } from '../field_environment';
import type { FieldInputProps } from '../field_kit';
import { Picker } from '../shared/picker';
import { useReferenceOptions } from './use_reference_options';

export function ReferenceInput({ field, value, onChange, title, ...rest }: FieldInputProps) {
  const { entities, createInPlace } = useFieldEnvironment();
  const name = field.entity ?? '';
  const id = typeof value === 'string' && value ? value : undefined;
  const loaded = useRecordTitle(name, entities[name], title ? undefined : id);
  const useOptions = useCallback(
    // oxlint-disable-next-line react/rules-of-hooks -- the picker calls it on every render, as its contract says
    (search: string, open: boolean) => useReferenceOptions(field, search, open),
    [field],
  );
  const target = entities[name];
  return (
    <Picker
      {...rest}
      useOptions={useOptions}
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
