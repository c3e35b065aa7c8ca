import { CaretRightOutlined, DragOutlined, EllipsisOutlined, ExportOutlined, PlusOutlined, VerticalAlignTopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { PointerEvent, ReactNode } from 'react';

import type { RecordAnswer } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useText } from '../../hooks/use_text';
import { type MenuItem, MenuPopover } from '../common/menu_popover';
import type { Column } from '../list/columns';
import { RecordCell } from '../list/record_cell';
import type { RecordRow } from './tree_rows';

export interface TreeLineProps {
  readonly row: RecordRow;
  readonly columns: readonly Column[];
  readonly narrow: boolean;
  /** The row the keys walk from. */
  readonly current: boolean;
  readonly state: 'dragged' | 'onto' | undefined;
  readonly name: string;
  readonly movable: boolean;
  readonly link: (record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
  readonly onDrag: (event: PointerEvent) => void;
  readonly onOpen: (newTab: boolean) => void;
  readonly onMove: () => void;
  readonly onTop: () => void;
  readonly onCreate?: () => void;
}

const FACTS = 2;

/** One record of a tree: its branch to be opened, its columns, and what can be done with it. */
export function TreeLine(props: TreeLineProps) {
  const { row, columns, narrow, name, movable } = props;
  const { record, level, open } = row;
  const text = useText();
  const [first, ...others] = columns;
  const show = (column: Column) => <RecordCell record={record} column={column} />;
  const items: MenuItem[] = [
    { key: 'open', label: text('cell.open'), icon: <ExportOutlined />, onChoose: () => props.onOpen(false) },
  ];
  if (props.onCreate) items.push({ key: 'new', label: text('tree.create'), icon: <PlusOutlined />, onChoose: props.onCreate });
  if (movable) {
    items.push({ key: 'move', label: text('tree.move_to'), icon: <DragOutlined />, apart: true, onChoose: props.onMove });
    if (row.above) items.push({ key: 'top', label: text('tree.to_top'), icon: <VerticalAlignTopOutlined />, onChoose: props.onTop });
  }
  const focus = props.current ? 0 : -1;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a row of a treegrid is walked by keys
    <tr
      data-tree-id={record.id}
      aria-level={level}
      aria-expanded={open}
      tabIndex={focus}
      className={[
        props.state === 'dragged' && 'yz-tree-dragged',
        props.state === 'onto' && 'yz-tree-onto',
        row.passing && 'yz-tree-passing',
        movable && 'yz-tree-movable',
      ]
        .filter(Boolean)
        .join(' ')}
      onFocus={props.onFocus}
      onPointerDown={(event) => {
        if (!(event.target as Element).closest('button')) props.onDrag(event);
      }}
      onDoubleClick={() => props.onOpen(false)}
    >
      <td className="yz-tree-name" style={{ paddingInlineStart: (level - 1) * (narrow ? 16 : 22) + 8 }}>
        <span className="yz-tree-first">
          {open === undefined ? (
            <span className="yz-tree-leaf" aria-hidden="true" />
          ) : (
            <button
              type="button"
              tabIndex={-1}
              className={`yz-tree-toggle ${open ? 'yz-tree-open' : ''}`}
              aria-label={text(open ? 'tree.close' : 'tree.open', { name })}
              onClick={props.onToggle}
            >
              <CaretRightOutlined aria-hidden="true" />
            </button>
          )}
          {first && props.link(record, show(first))}
          {record.children ? <span className="yz-tree-count">{record.children}</span> : null}
        </span>
        {narrow && (
          <span className="yz-tree-facts">
            {others.slice(0, FACTS).map((column) => (
              <span key={column.path}>{show(column)}</span>
            ))}
          </span>
        )}
      </td>
      {!narrow &&
        others.map((column) => (
          <td key={column.path} className={`yz-align-${kitOf(column.field).align}`}>
            {show(column)}
          </td>
        ))}
      <td className="yz-tree-menu">
        <MenuPopover items={items} label={text('tree.actions_of', { name })} placement="bottomRight">
          <Button type="text" tabIndex={focus} icon={<EllipsisOutlined />} aria-label={text('tree.actions_of', { name })} />
        </MenuPopover>
      </td>
    </tr>
  );
}
