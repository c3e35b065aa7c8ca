import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from 'react';

import type { RecordAnswer } from '../../core/record';
import { kitOf } from '../../fields/registry';
import type { Column } from './columns';
import { RecordCell } from './record_cell';

export interface RecordTableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly records: readonly RecordAnswer[];
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  /** Wraps the first cell's content in a link to the record. */
  readonly link: (record: RecordAnswer, content: ReactNode) => ReactNode;
  /** Dims the rows while another answer is on its way. */
  readonly stale?: boolean;
}

/** Records as a table: arrows walk the rows, Enter opens one. */
export function RecordTable({ label, columns, records, onOpen, link, stale }: RecordTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);

  function walk(event: KeyboardEvent<HTMLTableRowElement>, at: number): void {
    const record = records[at];
    if (event.target !== event.currentTarget || !record) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onOpen(record, event.ctrlKey || event.metaKey);
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: records.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    (body.current?.rows[to] as HTMLElement | undefined)?.focus();
  }

  function click(event: MouseEvent<HTMLTableRowElement>, record: RecordAnswer): void {
    // Selecting text in a row is not a wish to leave the list.
    if (window.getSelection()?.toString() || (event.target as HTMLElement).closest('a, button')) return;
    onOpen(record, event.ctrlKey || event.metaKey);
  }

  return (
    <div className="yz-table-scroll">
      <table className={`yz-table ${stale ? 'yz-stale' : ''}`} aria-label={label} aria-busy={stale}>
        <thead>
          <tr>
            {columns.map(({ path, field, label: name }) => {
              const kit = kitOf(field);
              return (
                <th key={path} scope="col" className={`yz-align-${kit.align}`} style={{ minWidth: kit.width }}>
                  {name}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody ref={body}>
          {records.map((record, at) => (
            <tr
              key={record.id}
              tabIndex={at === 0 ? 0 : -1}
              onKeyDown={(event) => walk(event, at)}
              onClick={(event) => click(event, record)}
            >
              {columns.map((column, place) => {
                const content = <RecordCell record={record} column={column} />;
                return (
                  <td key={column.path} className={`yz-align-${kitOf(column.field).align}`}>
                    {place === 0 ? link(record, content) : content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
