import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useMemo, useState } from 'react';

import { useText } from '../../i18n/use_text';
import { newPart } from '../core/new_part';
import { type Json, type Shape, isObject, resolved, shapeOf } from '../core/schema';
import { useForm } from '../form_context';
import { Control, type ControlProps } from './control';
import { choicesFor, nameText } from './name_choices';
import { NamedOption, matches } from './name_input';

/** Values by name: fields with what they are set to, apps with their versions, headings with their columns. */
export function MappingControl(props: ControlProps & { readonly shape: Extract<Shape, { is: 'mapping' }> }) {
  const { id, name, label, schema, shape, value, steps, around, required, invalid } = props;
  const text = useText();
  const { root, names, words, set } = useForm();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const entries = isObject(value) ? value : {};
  const keys = Object.keys(entries);
  const keySchema = shape.keys ? resolved(root, shape.keys) : undefined;
  const says = { kind: keySchema?.['x-kind'] ?? (name === 'requires' ? 'app' : ''), of: keySchema?.['x-of'], fits: undefined };
  const naming = { root, names, says, fits: undefined, around, value: '' };
  const options = useMemo(() => {
    if (!open) return [];
    return choicesFor(naming).filter((one) => !(one.value in entries) && !(name === 'requires' && one.value === names.app));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- naming is made of what stands here
  }, [open, entries, root, names, around]);
  const add = (key: string) => {
    setTyped('');
    if (key === '' || key in entries) return;
    set(steps, { ...entries, [key]: firstValue(key) });
  };
  const firstValue = (_key: string): Json => {
    const inner = shapeOf(root, shape.value);
    if (name === 'requires') return '>=1';
    return inner.is === 'any' ? '' : newPart(root, shape.value);
  };
  const remove = (key: string) => {
    const { [key]: _, ...rest } = entries;
    set(steps, Object.keys(rest).length === 0 && !required && !schema['x-said'] ? undefined : rest);
  };
  const named = (key: string) => (says.kind === '' ? key : nameText({ ...naming, value: key }));
  return (
    <div className="yz-mapping">
      {keys.map((key) => (
        <div key={key} className="yz-mapping-row" role="group" aria-label={named(key)}>
          <span className="yz-mapping-key" title={key}>{named(key)}</span>
          <div className="yz-mapping-value">
            <Control
              {...props}
              id={`${id}-${key}`}
              label={`${label} ${named(key)}`}
              schema={shape.value}
              value={entries[key]}
              steps={[...steps, key]}
              required
              mapKey={key}
              invalid={invalid}
            />
          </div>
          <Button size="small" type="text" icon={<CloseOutlined />} aria-label={text('edit.remove_item', { name: named(key) })} onClick={() => remove(key)} />
        </div>
      ))}
      {says.kind === '' ? (
        <span className="yz-mapping-add">
          <Input id={id} value={typed} placeholder={text('edit.new_name')} aria-label={text('edit.new_name')} onChange={(event) => setTyped(event.target.value)} onPressEnter={() => add(typed.trim())} />
          <Button icon={<PlusOutlined />} disabled={typed.trim() === ''} onClick={() => add(typed.trim())}>
            {text('edit.add_entry')}
          </Button>
        </span>
      ) : (
        <Select
          id={id}
          className="yz-wide"
          aria-label={text('edit.add_to', { name: words.inside(label) })}
          value={null}
          placeholder={text('edit.add_to', { name: words.inside(label) })}
          showSearch={{ filterOption: matches }}
          options={options}
          optionRender={({ label: shown, data }) => <NamedOption label={shown} note={(data as { note?: string }).note} />}
          notFoundContent={text('edit.nothing_to_choose')}
          onOpenChange={setOpen}
          onChange={(next: string | null) => next && add(next)}
        />
      )}
    </div>
  );
}
