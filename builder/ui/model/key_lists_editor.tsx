import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';

import type { Entity } from '../draft';
import { useText } from '../i18n/use_text';
import { FieldSelect } from './choosers';
import { type KeyLists as Name, keyLists, setKeyList } from './operations/key_lists';
import { useEntityEdit } from './use_entity_edit';

/** Combinations of fields: unique ones, or ones an index serves. */
export function KeyLists({ entity, name }: { readonly entity: Entity; readonly name: Name }) {
  const text = useText();
  const edit = useEntityEdit(entity.id);
  const [adding, setAdding] = useState(false);
  const lists = keyLists(entity, name);

  function set(at: number, keys: readonly string[]): void {
    setAdding(false);
    edit(text(`model.step.${name}`), (one) => setKeyList(one, name, at, keys), `${name}:${entity.id}:${at}`);
  }

  return (
    <div className="yzm-key-lists">
      {[...lists, ...(adding ? [[]] : [])].map((keys, at) => (
        // Their order is all they have.
        <div key={at} className="yzm-key-list">
          <FieldSelect
            many
            value={keys}
            label={text(`model.${name}_n`, { n: at + 1 })}
            of={entity.key}
            onChange={(given) => set(at, given as string[])}
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
