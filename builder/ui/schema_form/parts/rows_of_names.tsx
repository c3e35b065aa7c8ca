import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';

import { useText } from '../../i18n/use_text';
import { type Json, type Shape, shapeOf } from '../core/schema';
import { useForm } from '../form_context';
import type { ControlProps } from './control';
import { choicesFor } from './name_choices';
import { NamedOption, matches } from './name_input';

export interface RowsOfNamesProps extends ControlProps {
  readonly inner: Extract<Shape, { is: 'list' }>;
  readonly rows: readonly Json[];
  readonly onRows: (rows: readonly Json[]) => void;
}

/** Groups of names, such as the fields that are unique together. */
export function RowsOfNames({ id, label, inner, rows, around, onRows }: RowsOfNamesProps) {
  const text = useText();
  const { root, names, words } = useForm();
  const item = shapeOf(root, inner.item);
  if (item.is !== 'text') return null;
  const options = [...choicesFor({ root, names, says: item.says, fits: undefined, around, value: '' })];
  return (
    <div className="yz-name-rows" id={id}>
      {rows.map((row, at) => (
        <div key={at} className="yz-name-row">
          <Select
            mode="multiple"
            className="yz-wide"
            aria-label={text('edit.row_of', { name: label, number: at + 1 })}
            value={Array.isArray(row) ? row.map(String) : []}
            options={options}
            optionRender={({ label: shown, data }) => <NamedOption label={shown} note={(data as { note?: string }).note} />}
            showSearch={{ filterOption: matches }}
            onChange={(next: string[]) => onRows(rows.with(at, next))}
          />
          <Button type="text" icon={<DeleteOutlined />} aria-label={text('edit.remove_row', { name: label, number: at + 1 })} onClick={() => onRows(rows.filter((_, other) => other !== at))} />
        </div>
      ))}
      <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={() => onRows([...rows, []])}>
        {text('edit.add_to', { name: words.inside(label) })}
      </Button>
    </div>
  );
}
