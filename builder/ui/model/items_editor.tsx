import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Button } from 'antd';

import { type Item, keysOf, moveTo, newId, uniqueKey } from '../draft';
import { useText } from '../i18n/use_text';
import { SettingRow } from './setting_row';
import type { Around } from './setting_control';
import { type Schema, type Vocabulary, plainSchema } from './vocabulary';

interface ItemsEditorProps {
  readonly name: string;
  readonly label: string;
  readonly schema: Schema;
  readonly items: readonly Item[];
  readonly around: Around;
  readonly vocabulary: Vocabulary;
  readonly onChange: (items: readonly Item[]) => void;
}

/** A list of parts that have settings of their own: cross checks, duplicate rules, listed tags. */
export function ItemsEditor({ name, label, schema, items, around, vocabulary, onChange }: ItemsEditorProps) {
  const text = useText();
  const language = useLanguage();
  const part = plainSchema(vocabulary, schema.items ?? {});
  const settings = Object.entries(part.properties ?? {}).filter(([setting]) => setting !== 'id' && setting !== 'key');
  const ids = Boolean(part.properties?.id);

  function add(): void {
    const made: Record<string, unknown> = {};
    if (ids) made.id = newId(name.slice(0, 1));
    if (part.properties?.key) made.key = uniqueKey('', keysOf(items), name.replace(/s$/, ''));
    for (const [setting, one] of settings) {
      if (!part.required?.includes(setting)) continue;
      const first = plainSchema(vocabulary, one);
      if (first['x-kind'] === 'expression') made[setting] = 'true';
      else if (first['x-kind'] === 'label') made[setting] = { [language]: '' };
      else if (first['x-kind'] === 'field') made[setting] = around.entity.title ?? around.entity.fields[0]?.key;
      else if (first.type === 'array') made[setting] = [{ field: around.entity.title ?? around.entity.fields[0]?.key }];
      else made[setting] = '';
    }
    onChange([...items, made as Item]);
  }

  function change(at: number, setting: string, value: unknown): void {
    onChange(
      items.map((item, place) => {
        if (place !== at) return item;
        const { [setting]: _, ...others } = item;
        return (value === undefined ? others : { ...item, [setting]: value }) as Item;
      }),
    );
  }

  function move(at: number, by: number): void {
    const moved = [...items];
    moveTo(moved, at, at + by);
    onChange(moved);
  }

  return (
    <div className="yzm-items" role="group" aria-label={label}>
      {items.map((item, at) => (
        <fieldset key={item.id ?? at}>
          <legend>
            {`${label} ${at + 1}`}
            <Button size="small" type="text" icon={<ArrowUpOutlined />} disabled={at === 0} aria-label={text('model.up')} onClick={() => move(at, -1)} />
            <Button size="small" type="text" icon={<ArrowDownOutlined />} disabled={at === items.length - 1} aria-label={text('model.down')} onClick={() => move(at, 1)} />
            <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={text('model.delete')} onClick={() => onChange(items.filter((_, place) => place !== at))} />
          </legend>
          {settings.map(([setting, one]) => (
            <SettingRow
              key={setting}
              name={setting}
              model={part.title ?? ''}
              schema={one}
              required={part.required?.includes(setting) ?? false}
              value={item[setting]}
              around={{ ...around, item }}
              vocabulary={vocabulary}
              onChange={(value) => change(at, setting, value)}
            />
          ))}
        </fieldset>
      ))}
      <Button size="small" icon={<PlusOutlined />} disabled={items.length >= (schema.maxItems ?? Infinity)} onClick={add}>
        {text('model.add_one')}
      </Button>
    </div>
  );
}
