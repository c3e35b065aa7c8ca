import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined, DownOutlined, MoreOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Button } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/use_text';
import { freeKey, newPart } from '../core/new_part';
import { pointerBelow } from '../core/paths';
import { type Json, type Schema, isObject, refOf, shapeOf } from '../core/schema';
import { summaryOf } from '../core/summary';
import { useForm } from '../form_context';
import { Body } from './body';
import type { ControlProps } from './control';
import { withNewIds } from './copies';
import { moved } from './name_list';
import { Sortable } from './sortable';

export interface PartListProps extends ControlProps {
  readonly item: Schema;
  readonly parts: readonly Json[];
  readonly most: number | undefined;
}

/** Parts as lines that open: only what is open is drawn, so that long lists stay quick. */
export function PartList({ name, label, schema, item, parts, most, steps, around, required }: PartListProps) {
  const text = useText();
  const { root, words, names, base, issues, set } = useForm();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const shape = shapeOf(root, item);
  const model = refOf(item) ?? '';
  const idOf = (at: number) => {
    const part = parts[at];
    return isObject(part) && typeof part.id === 'string' ? part.id : `#${at}`;
  };
  const ids = parts.map((_, at) => idOf(at));
  const told = (at: number) => summaryOf(root, words, names, model, parts[at] ?? null, around);
  const give = (next: readonly Json[]) => set(steps, next.length === 0 && !required && !schema['x-said'] ? undefined : next);
  const toggle = (one: string, on: boolean) => {
    const next = new Set(open);
    if (on) next.add(one);
    else next.delete(one);
    setOpen(next);
  };
  const add = (tag?: string) => {
    const made = newPart(root, item, parts, tag);
    give([...parts, made]);
    toggle(isObject(made) && typeof made.id === 'string' ? made.id : `#${parts.length}`, true);
  };
  const copy = (at: number) => {
    const part = parts[at];
    if (!isObject(part)) return;
    const made = withNewIds(part, typeof part.key === 'string' ? freeKey(part.key, parts) : undefined);
    give(parts.toSpliced(at + 1, 0, made));
  };
  const remove = (at: number) => give(parts.toSpliced(at, 1));
  const move = (from: number, to: number) => give(moved(parts, from, to));
  const named = words.item(name);
  const full = most !== undefined && parts.length >= most;
  return (
    <div className="yz-part-list">
      {parts.length > 0 && (
        <Sortable
          ids={ids.map((one, at) => (ids.indexOf(one) === at ? one : `${one}#${at}`))}
          label={label}
          nameOf={(at) => told(at).title}
          onMove={move}
          line={(at) => {
            const one = ids[at] ?? '';
            const { title, note } = told(at);
            const opened = open.has(one);
            const wrong = issues.filter((issue) => issue.severity !== 'warning' && within(issue.pointer, pointerBelow(base, [...steps, at]))).length;
            return (
              <>
                <button type="button" className="yz-part-toggle" data-no-drag aria-expanded={opened} onClick={() => toggle(one, !opened)}>
                  {opened ? <DownOutlined /> : <RightOutlined />}
                  <span className="yz-part-title">{title || named}</span>
                  {note && <span className="yz-part-note">{note}</span>}
                  {wrong > 0 && <span className="yz-part-wrong">{text('edit.wrong', { count: wrong })}</span>}
                </button>
                <MenuPopover
                  label={text('edit.actions_of', { name: title || named })}
                  placement="bottomRight"
                  items={[
                    { key: 'up', label: text('edit.up'), icon: <ArrowUpOutlined />, disabled: at === 0, onChoose: () => move(at, at - 1) },
                    { key: 'down', label: text('edit.down'), icon: <ArrowDownOutlined />, disabled: at === parts.length - 1, onChoose: () => move(at, at + 1) },
                    { key: 'copy', label: text('edit.copy'), icon: <CopyOutlined />, disabled: full, onChoose: () => copy(at) },
                    { key: 'remove', label: text('edit.remove'), icon: <DeleteOutlined />, danger: true, apart: true, onChoose: () => remove(at) },
                  ]}
                >
                  <Button size="small" type="text" data-no-drag icon={<MoreOutlined />} aria-label={text('edit.actions_of', { name: title || named })} />
                </MenuPopover>
              </>
            );
          }}
          below={(at) => {
            const part = parts[at];
            return open.has(ids[at] ?? '') && isObject(part) ? (
              <div className="yz-part-body">
                <Body model={model} value={part} steps={[...steps, at]} around={around} />
              </div>
            ) : null;
          }}
        />
      )}
      {shape.is === 'union' ? (
        <MenuPopover
          label={text('edit.add', { name: words.inside(named) })}
          disabled={full}
          items={Object.keys(shape.kinds).map((tag) => ({ key: tag, label: words.kind(shape.union, tag), onChoose: () => add(tag) }))}
        >
          <Button size="small" type="dashed" icon={<PlusOutlined />} disabled={full}>
            {text('edit.add', { name: words.inside(named) })}
          </Button>
        </MenuPopover>
      ) : (
        <Button size="small" type="dashed" icon={<PlusOutlined />} disabled={full} onClick={() => add()}>
          {text('edit.add', { name: words.inside(named) })}
        </Button>
      )}
    </div>
  );
}

function within(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}
