import { Button } from 'antd';
import type { ReactNode } from 'react';

import type { FieldDefinition } from '../../core/definition';
import type { RecordAnswer } from '../../core/record';
import { useText } from '../../hooks/use_text';
import type { Column } from '../list/columns';
import { RecordCell } from '../list/record_cell';
import { GanttGroup } from './gantt_group';
import type { Row } from './rows';

export interface GanttRowProps {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly columns: readonly Column[];
  /** Of the columns beside the chart, of all of them, and of the chart. */
  readonly widths: readonly number[];
  readonly left: number;
  readonly width: number;
  readonly groupField: FieldDefinition | undefined;
  readonly groupPath: string;
  /** Pixels from the beginning of the chart. */
  readonly place: (moment: number) => number;
  readonly link: (record: RecordAnswer, content: ReactNode) => ReactNode;
  readonly nameOf: (record: RecordAnswer) => string;
  readonly onToggle: () => void;
  /** Gives a record its dates; absent where one may not. */
  readonly onPlan: (() => void) | undefined;
  /** The bar of a record that has dates. */
  readonly children: ReactNode;
}

/** One line of the chart: a record with its bar, one without dates, or what some have in common. */
export function GanttRow(props: GanttRowProps) {
  const { row, columns, widths, left, width, place } = props;
  const text = useText();
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      className={`yz-gantt-row yz-gantt-row-${row.kind}`}
      style={{ top: props.top, height: props.height }}
    >
      <div className="yz-gantt-left" style={{ width: left }}>
        {row.kind === 'group' ? (
          <span role="cell" style={{ width: left }}>
            <GanttGroup group={row} field={props.groupField} path={props.groupPath} onToggle={props.onToggle} />
          </span>
        ) : (
          columns.slice(0, widths.length).map((column, index) => (
            <span key={column.path} role="cell" style={{ width: widths[index] }}>
              {index === 0
                ? props.link(row.record, <RecordCell record={row.record} column={column} />)
                : <RecordCell record={row.record} column={column} />}
            </span>
          ))
        )}
      </div>
      <div role="cell" className="yz-gantt-time" style={{ width }}>
        {props.children}
        {row.kind === 'group' && row.begins !== undefined && row.ends !== undefined && (
          <span
            className="yz-gantt-sum"
            style={{ left: place(row.begins), width: Math.max(place(row.ends) - place(row.begins), 4) }}
            aria-hidden="true"
          />
        )}
        {row.kind === 'unscheduled' && props.onPlan && (
          <Button
            size="small"
            className="yz-gantt-plan"
            style={{ left: left + 10 }}
            aria-label={text('gantt.plan_of', { name: props.nameOf(row.record) })}
            onClick={props.onPlan}
          >
            {text('gantt.plan')}
          </Button>
        )}
      </div>
    </div>
  );
}
