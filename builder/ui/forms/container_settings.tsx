import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber } from 'antd';

import { newId } from '../draft/items';
import { useText } from '../i18n/use_text';
import type { ColumnPart, ColumnsPart, LayoutPart, TabPart, TabsPart } from './layout_document';
import { freshKey, newSection, welcomed } from './operations';
import { Condition, type PartSettingsProps, without } from './property_panel';
import { Setting } from './setting';
import { TextsInput } from '../inputs/texts_input';
import { tabLabel } from './texts';

/** Tabs and columns: what they consist of, its order, and who sees which. */
export function ContainerSettings({ part, entity, onChange }: PartSettingsProps<TabsPart | ColumnsPart>) {
  const text = useText();
  const condition = (
    <Condition label={text('form_setting.visible_when')} entity={entity.key} value={part.visible_when} onChange={(value) => onChange(without({ ...part, visible_when: value }))} />
  );
  if (part.type === 'tabs') {
    const put = (tabs: readonly TabPart[], key?: string) => onChange({ ...part, tabs }, key);
    return (
      <>
        {part.tabs.map((tab, at) => (
          <fieldset className="yz-setting-box" key={tab.id}>
            <TextsInput heading label={text('form_setting.tab', { number: at + 1 })} value={tab.label} onChange={(label) => put(part.tabs.with(at, { ...tab, label }), `label${tab.id}`)} />
            <Condition label={text('form_setting.visible_when')} entity={entity.key} value={tab.visible_when} onChange={(value) => put(part.tabs.with(at, without({ ...tab, visible_when: value })))} />
            <Order items={part.tabs} at={at} fewest={2} onChange={put} kept={joined} />
          </fieldset>
        ))}
        <Button icon={<PlusOutlined />} disabled={part.tabs.length >= 12} onClick={() => put([...part.tabs, newTab(part)])}>
          {text('form_setting.add_tab')}
        </Button>
        {condition}
      </>
    );
  }
  const put = (columns: readonly ColumnPart[]) => onChange({ ...part, columns });
  return (
    <>
      {part.columns.map((column, at) => (
        <fieldset className="yz-setting-box" key={column.id}>
          <Setting label={text('form_setting.column_share', { number: at + 1 })}>
            <InputNumber
              aria-label={text('form_setting.column_share', { number: at + 1 })}
              min={1}
              max={4}
              precision={0}
              value={column.share ?? 1}
              onChange={(share) => put(part.columns.with(at, without({ ...column, share: share && share > 1 ? share : undefined })))}
            />
          </Setting>
          <Order items={part.columns} at={at} fewest={2} onChange={put} kept={joined} />
        </fieldset>
      ))}
      <Button icon={<PlusOutlined />} disabled={part.columns.length >= 4} onClick={() => put([...part.columns, newColumn(part)])}>
        {text('form_setting.add_column')}
      </Button>
      {condition}
    </>
  );
}

function newTab(part: TabsPart): TabPart {
  const id = newId('n');
  const key = freshKey('tab', [part]);
  return { id, key, label: tabLabel(part.tabs.length + 1), layout: [newSection([part])] };
}

function newColumn(part: ColumnsPart): ColumnPart {
  return { id: newId('n'), key: freshKey('column', [part]), layout: [newSection([part], [], 1)] };
}

/** What a removed tab or column held goes to its neighbour: nothing is lost by removing the frame. */
function joined<T extends { readonly layout: readonly LayoutPart[] }>(left: T, removed: T): T {
  const held = removed.layout.filter((one) => one.type !== 'section' || one.fields.length > 0);
  return { ...left, layout: [...left.layout, ...welcomed(held, left.layout, left.layout)] };
}

interface OrderProps<T> {
  readonly items: readonly T[];
  readonly at: number;
  readonly fewest: number;
  readonly kept: (left: T, removed: T) => T;
  readonly onChange: (items: readonly T[]) => void;
}

function Order<T>({ items, at, fewest, kept, onChange }: OrderProps<T>) {
  const text = useText();
  const item = items[at] as T;
  const swap = (to: number) => onChange(items.with(at, items[to] as T).with(to, item));
  const heir = at > 0 ? at - 1 : 1;
  return (
    <div className="yz-setting-order">
      <Button size="small" type="text" icon={<ArrowUpOutlined />} aria-label={text('designer.move_up')} disabled={at === 0} onClick={() => swap(at - 1)} />
      <Button size="small" type="text" icon={<ArrowDownOutlined />} aria-label={text('designer.move_down')} disabled={at === items.length - 1} onClick={() => swap(at + 1)} />
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={text('designer.remove')}
        disabled={items.length <= fewest}
        onClick={() => onChange(items.with(heir, kept(items[heir] as T, item)).filter((_, index) => index !== at))}
      />
    </div>
  );
}
