import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Button, Select } from 'antd';
import { useState } from 'react';

import type { Entity } from '../draft';
import { useText } from '../i18n/use_text';
import { type KeyLists as Name, keyLists, setKeyList } from './operations/key_lists';
import { useEntityEdit } from './use_entity_edit';

/** Combinations of fields: unique ones, or ones an index serves. */
export function KeyLists({ entity, name }: { readonly entity: Entity; readonly name: Name }) {
  const text = useText();
  const label = useLabel();
  const edit = useEntityEdit(entity.id);
  const [adding, setAdding] = useState(false);
  const lists = keyLists(entity, name);
  const options = entity.fields.map((field) => ({ value: field.key, label: label(field.label as Label, field.key) }));

  function set(at: number, keys: readonly string[]): void {
    setAdding(false);
    edit(text(`model.step.${name}`), (one) => setKeyList(one, name, at, keys), `${name}:${entity.id}:${at}`);
  }

  return (
    <div className="yzm-key-lists">
      {[...lists, ...(adding ? [[]] : [])].map((keys, at) => (
        // Their order is all they have.
        <div key={at} className="yzm-key-list">
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={[...keys]}
            aria-label={text(`model.${name}_n`, { n: at + 1 })}
            options={options}
            onChange={(given) => set(at, given)}
          />
          <Button type="text" danger icon={<DeleteOutlined />} aria-label={text('model.delete_n', { n: at + 1 })} onClick={() => (adding && at === lists.length ? setAdding(false) : set(at, []))} />
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined />} disabled={adding} onClick={() => setAdding(true)}>
        {text(`model.add_${name}`)}
      </Button>
    </div>
  );
}
