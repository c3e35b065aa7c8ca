import { CopyOutlined, ExportOutlined, FilterOutlined, StopOutlined } from '@ant-design/icons';
import { useEffect, useRef } from 'react';

import type { Condition } from '../../core/filter/condition';
import type { RecordAnswer } from '../../core/record';
import { isBlank } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { type MenuItem, MenuPopover } from '../common/menu_popover';
import { cellText } from './cell_text';
import type { Column } from './columns';

export interface CellMenuProps {
  readonly column: Column;
  readonly record: RecordAnswer;
  readonly place: { readonly x: number; readonly y: number };
  readonly onFilter: (condition: Condition) => void;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** What can be done with a cell: narrow the list by its value, copy it, open its record. */
export function CellMenu({ column, record, place, onFilter, onOpen, onClose }: CellMenuProps) {
  const text = useText();
  const language = useLanguage();
  const anchor = useRef<HTMLButtonElement>(null);
  const shown = cellText(record, column, language);
  const by = valueCondition(column, record);
  useEffect(() => anchor.current?.click(), []);
  const items: MenuItem[] = [
    ...(by
      ? [
          { key: 'is', icon: <FilterOutlined />, label: text('cell.filter_by', { value: short(shown) || text('grid.no_value') }), onChoose: () => onFilter(by.is) },
          ...(by.isNot ? [{ key: 'not', icon: <StopOutlined />, label: text('cell.filter_out', { value: short(shown) }), onChoose: () => onFilter(by.isNot as Condition) }] : []),
        ]
      : []),
    { key: 'copy', icon: <CopyOutlined />, label: text('cell.copy'), onChoose: () => void navigator.clipboard?.writeText(shown).catch(() => undefined) },
    { key: 'open', icon: <ExportOutlined />, label: text('cell.open'), apart: true, onChoose: onOpen },
  ];
  return (
    <span className="yz-cell-menu" style={{ left: place.x, top: place.y }}>
      <MenuPopover items={items} label={text('cell.menu')} onClose={onClose}>
        <button type="button" ref={anchor} tabIndex={-1} aria-label={text('cell.menu')} />
      </MenuPopover>
    </span>
  );
}

function short(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

/** Conditions that keep, and that leave out, records with the cell's value; none for what cannot be compared. */
function valueCondition({ path, field }: Column, record: RecordAnswer): { is: Condition; isNot?: Condition } | null {
  const kind = kitOf(field).filterKind;
  const value = record.values[path];
  if (kind === 'none' || kind === 'list') return null;
  if (isBlank(value)) {
    return {
      is: { path, kind, operator: 'is_blank', values: [] },
      isNot: { path, kind, operator: 'is_not_blank', values: [] },
    };
  }
  if (typeof value === 'boolean') return { is: { path, kind, operator: value ? 'is_true' : 'is_false', values: [] } };
  if (typeof value !== 'string') return null;
  if (kind === 'datetime') return null;
  const operator = kind === 'choice' || kind === 'reference' ? 'any_of' : 'is';
  const isNot: Condition | undefined =
    kind === 'number' || kind === 'date' ? undefined : { path, kind, operator: 'is_not', values: [value] };
  return { is: { path, kind, operator, values: [value] }, isNot };
}
