import { MoreOutlined } from '@ant-design/icons';
import { type ReactNode, memo, useCallback, useEffect, useRef } from 'react';

import { useDragItem } from '../../dnd';
import { tagColours } from '../../fields/choice/tag_colours';
import { focusKeeper } from '../../core/focus/focus_keeper';
import { type RecordAnswer, isBlank } from '../../core/record';
import { useText } from '../../hooks/use_text';
import { MenuPopover } from '../common/menu_popover';
import type { Column } from '../list/columns';
import { RecordCell } from '../list/record_cell';
import type { BoardColumn } from './board_columns';

export const CARD_KIND = 'card';

export interface BoardCardProps {
  readonly record: RecordAnswer;
  readonly name: string;
  readonly title: Column | undefined;
  readonly facts: readonly Column[];
  readonly colour: string | null | undefined;
  /** Why the card stays where it is; undefined when it can be moved. */
  readonly fixed: string | undefined;
  readonly columns: readonly BoardColumn[];
  readonly current: string;
  /** Waits for the server to agree. */
  readonly moving: boolean;
  /** Keeps the focus wherever it goes. */
  readonly focused: boolean;
  readonly link: (record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
  readonly onMove: (record: RecordAnswer, from: string, to: BoardColumn) => void;
  /** Asks for a value that has no column yet; absent where every value has one. */
  readonly onOther?: (record: RecordAnswer, from: string) => void;
}

/** A record on the board: its title leads to it; taken hold of anywhere, it is dragged. */
export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { record, name, title, facts, colour, fixed, columns, current, moving, focused, link, onMove, onOther } = props;
  const text = useText();
  const { ref, dragged } = useDragItem({ id: record.id, kind: CARD_KIND, disabled: fixed !== undefined, handle: 'a' });
  const element = useRef<HTMLElement | null>(null);
  const attach = useCallback(
    (card: HTMLElement | null) => {
      element.current = card;
      ref(card);
    },
    [ref],
  );
  // The card is taken out of the page and put back on its way, by the dragging and by the next answer.
  useEffect(() => {
    if (focused && focusKeeper.free) element.current?.querySelector('a')?.focus({ preventScroll: true });
  });
  const shown = facts.filter(({ path }) => !isBlank(record.values[path]));
  const targets = columns.filter((column) => !column.closed && column.key !== current);
  return (
    <li
      ref={attach}
      data-record={record.id}
      className={`yz-board-card ${dragged ? 'yz-board-card-dragged' : ''} ${fixed ? 'yz-board-card-fixed' : ''}`}
      style={colour ? { borderInlineStartColor: tagColours(colour).dot } : undefined}
      aria-busy={moving || undefined}
      title={fixed}
    >
      <div className="yz-board-card-head">
        {link(record, title ? <RecordCell record={record} column={title} /> : name, 'yz-board-card-title')}
        {fixed === undefined && (
          <span data-no-drag="">
            <MenuPopover
              label={text('kanban.move', { name })}
              heading={text('kanban.move_heading')}
              placement="bottomRight"
              items={[
                ...targets.map((column) => ({
                  key: column.key,
                  icon: <ColumnDot colour={column.colour} />,
                  label: column.label,
                  onChoose: () => onMove(record, current, column),
                })),
                ...(onOther
                  ? [{ key: '…', label: text('kanban.move_other'), apart: true, onChoose: () => onOther(record, current) }]
                  : []),
              ]}
            >
              <button type="button" className="yz-icon-button yz-board-card-menu" aria-label={text('kanban.move', { name })}>
                <MoreOutlined />
              </button>
            </MenuPopover>
          </span>
        )}
      </div>
      {shown.length > 0 && (
        <dl className="yz-board-card-facts">
          {shown.map((column) => (
            <div key={column.path} className="yz-board-card-fact">
              <dt>{column.label}</dt>
              <dd>
                <RecordCell record={record} column={column} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
});

export function ColumnDot({ colour }: { readonly colour: string | null | undefined }) {
  if (!colour) return null;
  return <span className="yz-tag-dot" style={{ background: tagColours(colour).dot }} aria-hidden="true" />;
}
