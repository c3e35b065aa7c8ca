import { CalendarOutlined, ExportOutlined } from '@ant-design/icons';
import { Button, Drawer, Popover } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';

import type { RecordAnswer } from '../../core/record';
import { useText } from '../../hooks/use_text';
import type { Column } from '../list/columns';
import { RecordCell } from '../list/record_cell';
import './record_card.css';

export interface RecordCardProps {
  readonly record: RecordAnswer;
  readonly title: string;
  readonly when: string;
  readonly columns: readonly Column[];
  /** What it was opened from, in the window. */
  readonly place: DOMRect;
  readonly narrow: boolean;
  readonly notice?: ReactNode;
  readonly onOpen: (newTab: boolean) => void;
  /** Absent where the dates may not be changed. */
  readonly onChange?: () => void;
  readonly onClose: () => void;
}

/** A record at a glance, with the ways on: the whole of it, and its dates. */
export function RecordCard(props: RecordCardProps) {
  const { record, title, when, columns, place, narrow, onClose } = props;
  const text = useText();
  const content = useRef<HTMLDivElement>(null);
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const from = opener.current;
    content.current?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
    };
  }, []);
  const card = (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-static-element-interactions -- Escape from the buttons within
    <div
      className="yz-record-card"
      ref={content}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      {!narrow && <p className="yz-record-card-title">{title}</p>}
      <p className="yz-record-card-when">{when}</p>
      {props.notice}
      {columns.length > 0 && (
        <dl>
          {columns.map((column) => (
            <div key={column.path}>
              <dt>{column.label}</dt>
              <dd>
                <RecordCell record={record} column={column} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <footer>
        <Button type="primary" icon={<ExportOutlined />} onClick={(event) => props.onOpen(event.ctrlKey || event.metaKey)}>
          {text('cell.open')}
        </Button>
        {props.onChange && (
          <Button icon={<CalendarOutlined />} onClick={props.onChange}>
            {text('schedule.change')}
          </Button>
        )}
      </footer>
    </div>
  );
  if (narrow) {
    return (
      <Drawer open placement="bottom" size="auto" title={title} onClose={onClose}>
        {card}
      </Drawer>
    );
  }
  return (
    <div className="yz-card-anchor" style={{ left: place.left, top: place.top, width: place.width, height: place.height }}>
      <Popover open trigger="click" placement="right" autoAdjustOverflow content={card} onOpenChange={(open) => !open && onClose()}>
        <span className="yz-card-anchor-fill" />
      </Popover>
    </div>
  );
}
