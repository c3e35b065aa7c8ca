import { LockOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Checkbox, Modal, Radio, Segmented } from 'antd';
import { useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { exportRecords } from '../../core/api/export_api';
import type { EntityDefinition } from '../../core/definition';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { saveFile } from '../common/save_file';
import './export_dialog.css';

export interface ExportDialogProps {
  readonly entity: EntityDefinition;
  /** What the list is called: the file's name. */
  readonly name: string;
  /** How many records it shows, as written; unknown while it counts. */
  readonly count?: string;
  readonly filter: string | undefined;
  readonly search: string | undefined;
  readonly sort: string | undefined;
  /** Paths of the columns shown. */
  readonly columns: readonly string[];
  readonly onClose: () => void;
}

/** The records of a list as a file: which columns, and how those are written that can be written in two ways. */
export default function ExportDialog({ entity, name, count, filter, search, sort, columns, onClose }: ExportDialogProps) {
  const text = useText();
  const label = useLabel();
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [all, setAll] = useState(false);
  const [asTyped, setAsTyped] = useState(false);
  const [told, setTold] = useState<readonly string[]>([]);
  const written = (key: string) => all || columns.includes(key);
  const phones = entity.fields.some((field) => field.type === 'phone' && !field.lookup && written(field.key));
  const secrets = entity.fields.filter((field) => field.may_reveal && written(field.key));
  const reveal = secrets.map(({ key }) => key).filter((key) => told.includes(key));
  const save = useMutation({
    mutationFn: () =>
      exportRecords(entity.name, {
        format,
        filter,
        search,
        sort: sort?.split(','),
        fields: all ? undefined : columns,
        as_typed: phones && asTyped,
        reveal,
      }),
    onSuccess: ({ content }) => {
      saveFile(content, `${name}.${format}`);
      onClose();
    },
  });
  const refused = save.error;
  return (
    <Modal
      open
      title={count === undefined ? text('export.title_all') : text(count === '1' ? 'export.title_one' : 'export.title', { count })}
      okText={text('export.open')}
      cancelText={text('action.cancel')}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="yz-export">
        {refused && (
          <Alert type="error" showIcon role="alert" title={(isApiError(refused) && refused.issues[0]?.message) || errorText(refused, text)} />
        )}
        <Segmented<'xlsx' | 'csv'>
          block
          aria-label={text('export.format')}
          value={format}
          options={[
            { value: 'xlsx', label: text('export.xlsx') },
            { value: 'csv', label: text('export.csv') },
          ]}
          onChange={setFormat}
        />
        <Radio.Group
          className="yz-export-columns"
          aria-label={text('export.columns')}
          value={all}
          options={[
            { value: false, label: text('export.shown', { count: columns.length }) },
            { value: true, label: text('export.all_fields') },
          ]}
          onChange={(event) => setAll(event.target.value === true)}
        />
        {phones && (
          <Checkbox checked={asTyped} onChange={(event) => setAsTyped(event.target.checked)}>
            {text('export.as_typed')}
          </Checkbox>
        )}
        {secrets.length > 0 && (
          <fieldset className="yz-export-secrets">
            <legend>
              <LockOutlined aria-hidden="true" /> {text('export.secrets')}
            </legend>
            {secrets.map((field) => (
              <Checkbox
                key={field.key}
                checked={told.includes(field.key)}
                onChange={(event) => setTold(event.target.checked ? [...told, field.key] : told.filter((key) => key !== field.key))}
              >
                {label(field.label, field.key)}
              </Checkbox>
            ))}
            <p className="yz-muted">{text('export.secrets_note')}</p>
          </fieldset>
        )}
        <p className="yz-muted">{text('export.note')}</p>
      </div>
    </Modal>
  );
}
