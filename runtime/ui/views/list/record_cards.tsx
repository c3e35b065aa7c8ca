import type { ReactNode } from 'react';

import type { RecordAnswer } from '../../core/record';
import type { Column } from './columns';
import { RecordCell } from './record_cell';

export interface RecordCardsProps {
  readonly columns: readonly Column[];
  readonly records: readonly RecordAnswer[];
  readonly link: (record: RecordAnswer, content: ReactNode, className: string) => ReactNode;
  readonly stale?: boolean;
}

const FACTS = 4;

/** Records on a phone: the title, tags beside it, and the first facts below. */
export function RecordCards({ columns, records, link, stale }: RecordCardsProps) {
  const [first, ...others] = columns;
  const tags = others.filter(({ field }) => field.type === 'choice').slice(0, 2);
  const facts = others.filter(({ field }) => field.type !== 'choice').slice(0, FACTS);
  return (
    <ul className={`yz-cards ${stale ? 'yz-stale' : ''}`}>
      {records.map((record) => {
        const show = (column: Column) => <RecordCell record={record} column={column} />;
        return (
          <li key={record.id}>
            {link(
              record,
              <>
                <span className="yz-card-head">
                  <span className="yz-card-title">{first && show(first)}</span>
                  <span className="yz-card-tags">
                    {tags.map((column) => (
                      <span key={column.path}>{show(column)}</span>
                    ))}
                  </span>
                </span>
                <span className="yz-card-facts">
                  {facts.map((column) => (
                    <span key={column.path} className="yz-card-fact">
                      <span className="yz-card-label">{column.label}</span>
                      <span className="yz-card-value">{show(column)}</span>
                    </span>
                  ))}
                </span>
              </>,
              'yz-card',
            )}
          </li>
        );
      })}
    </ul>
  );
}
