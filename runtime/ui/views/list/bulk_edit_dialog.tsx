import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';

import type { AppDefinition, EntityDefinition, FieldDefinition } from '../../core/definition';
import type { FieldValue, Values } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

export interface BulkEditDialogProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly count: string;
  readonly busy: boolean;
  readonly onApply: (values: Values) => void;
  readonly onClose: () => void;
}

interface Line {
  readonly key: string;
  readonly value: FieldValue;
  readonly title?: string;
}

/** Fields and the value all chosen records are to have; an empty value empties the field. */
export function BulkEditDialog({ entity, count, busy, onApply, onClose }: BulkEditDialogProps) {
  const text = useText();
  const label = useLabel();
  const fields = entity.fields.filter(isWritable);
  const [lines, setLines] = useState<readonly Line[]>(fields[0] ? [{ key: fields[0].key, value: null }] : []);
  const free = fields.filter(({ key }) => !lines.some((line) => line.key === key));

  function change(at: number, line: Line): void {
    setLines(lines.with(at, line));
  }

  return (
    <Modal
      open
      width={640}
      title={text('bulk.edit_title', { count })}
      okText={text('bulk.apply', { count })}
      cancelText={text('action.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: lines.length === 0 }}
      onOk={() => onApply(Object.fromEntries(lines.map(({ key, value }) => [key, value])))}
      onCancel={onClose}
    >
      <p className="yz-muted">{text('bulk.edit_note')}</p>
      {lines.map((line, at) => {
        const field = fields.find(({ key }) => key === line.key);
        if (!field) return null;
        const { Input } = kitOf(field);
        const name = label(field.label, field.key);
        return (
          <div className="yz-bulk-line" key={line.key}>
            <Select
              aria-label={text('filter.field')}
              showSearch={{ optionFilterProp: 'label' }}
              value={line.key}
              options={[field, ...free].map((one) => ({ value: one.key, label: label(one.label, one.key) }))}
              onChange={(key: string) => change(at, { key, value: null })}
            />
            <Input
              id={`bulk-${field.key}`}
              label={text('bulk.value_of', { name })}
              field={field}
              value={line.value}
              title={line.title}
              onChange={(value, title) => change(at, { key: line.key, value, title })}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={text('bulk.remove_field', { name })}
              onClick={() => setLines(lines.filter((_, position) => position !== at))}
            />
          </div>
        );
      })}
      {free[0] && (
        <Button type="text" icon={<PlusOutlined />} onClick={() => setLines([...lines, { key: free[0]?.key ?? '', value: null }])}>
          {text('bulk.add_field')}
        </Button>
      )}
    </Modal>
  );
}

function isWritable(field: FieldDefinition): boolean {
  const fixed = field.derived || field.formula || field.readonly || field.access === 'read' || field.unique;
  return !fixed && field.type !== 'subtable' && field.type !== 'autonumber';
}
