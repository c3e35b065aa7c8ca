import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';

import { useText } from '../../i18n/use_text';
import { type Says, resolved } from '../core/schema';
import { useForm } from '../form_context';
import type { ControlProps } from './control';
import { choicesFor, nameText } from './name_choices';
import { NamedOption, matches } from './name_input';
import { Sortable } from './sortable';

export interface NameListProps extends ControlProps {
  readonly says: Says;
  readonly items: readonly string[];
  readonly most: number | undefined;
  readonly onItems: (items: readonly string[]) => void;
}

/** Names of fields, roles and the like in their order: dragged, added by choosing, taken out. */
export function NameList({ id, label, schema, says, items, most, around, mapKey, invalid, onItems }: NameListProps) {
  const text = useText();
  const { root, names, words } = useForm();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const sorts = says.kind === 'sort' || says.kind === 'sort_column';
  const asked = resolved(root, schema)['x-fits'];
  const naming = { root, names, says, fits: asked, around, mapKey, value: typed };
  const options = useMemo(() => {
    if (!open) return [];
    const there = new Set(items.map((one) => one.replace(/^-/, '')));
    const found = choicesFor(naming).filter((one) => !there.has(one.value));
    const free = says.kind === 'path' && typed.includes('.') && !found.some((one) => one.value === typed) ? [{ value: typed, label: typed }] : [];
    return [...found, ...free];
    // eslint-disable-next-line react-hooks/exhaustive-deps -- naming is made of what stands here
  }, [open, items, root, names, says, asked, around, mapKey, typed]);
  const said = (at: number) => nameText({ ...naming, value: items[at] ?? '' });
  return (
    <div className="yz-name-list">
      {items.length > 0 && (
        <Sortable
          ids={items.map((one, at) => `${one.replace(/^-/, '')}:${items.indexOf(one) === at ? '' : at}`)}
          label={label}
          nameOf={said}
          onMove={(from, to) => onItems(moved(items, from, to))}
          line={(at) => (
            <>
              <span className="yz-name-said">{said(at)}</span>
              {sorts && (
                <Button
                  size="small"
                  type="text"
                  data-no-drag
                  icon={items[at]?.startsWith('-') ? <ArrowDownOutlined /> : <ArrowUpOutlined />}
                  aria-label={text(items[at]?.startsWith('-') ? 'edit.sorted_down' : 'edit.sorted_up', { name: said(at) })}
                  onClick={() => onItems(items.with(at, items[at]?.startsWith('-') ? items[at].slice(1) : `-${items[at] ?? ''}`))}
                >
                  {text(items[at]?.startsWith('-') ? 'edit.downwards' : 'edit.upwards')}
                </Button>
              )}
              <Button size="small" type="text" data-no-drag icon={<CloseOutlined />} aria-label={text('edit.remove_item', { name: said(at) })} onClick={() => onItems(items.filter((_, other) => other !== at))} />
            </>
          )}
        />
      )}
      {(most === undefined || items.length < most) && (
        <Select
          id={id}
          className="yz-wide"
          aria-label={text('edit.add_to', { name: words.inside(label) })}
          value={null}
          status={invalid ? 'error' : undefined}
          placeholder={text('edit.add_to', { name: words.inside(label) })}
          showSearch={{ filterOption: matches, searchValue: typed, onSearch: setTyped }}
          options={options}
          optionRender={({ label: shown, data }) => <NamedOption label={shown} note={(data as { note?: string }).note} />}
          notFoundContent={text('edit.nothing_to_choose')}
          onOpenChange={setOpen}
          onChange={(next: string | null) => {
            setTyped('');
            if (next) onItems([...items, next]);
          }}
        />
      )}
    </div>
  );
}

/** A list with one of its items at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(to, 0, item);
  return next;
}
