import { Checkbox, Tooltip } from 'antd';
import { type MouseEvent, type ReactNode, memo } from 'react';

import type { Evaluate } from '../../core/form/evaluation';
import { withAvailable } from '../../core/form/options';
import { type FieldValue, type RecordAnswer, itemLabelsOf, labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useText } from '../../hooks/use_text';
import { CellEditor } from './cell_editor';
import type { Column } from './columns';
import { cellKey } from './use_cell_edits';
import type { Place } from './use_grid_cursor';

export interface GridRowActions {
  readonly click: (event: MouseEvent, place: Place, record: RecordAnswer) => void;
  readonly done: (result: { value: FieldValue; title?: string } | null, then: string) => void;
  readonly startEdit: (place: Place) => boolean;
  readonly toggle: (id: string) => void;
  readonly menu?: (column: Column, record: RecordAnswer, place: { x: number; y: number }) => void;
}

export interface GridRowProps {
  readonly index: number;
  readonly record: RecordAnswer;
  readonly columns: readonly Column[];
  readonly height: number;
  /** How many columns stay in sight, and where they stand. */
  readonly frozen: number;
  readonly offsets: readonly number[];
  /** Undefined where rows are not chosen. */
  readonly chosen: boolean | undefined;
  /** The column the cursor is in, -1 for the row as a whole; undefined in all other rows. */
  readonly column: number | undefined;
  readonly editing: boolean;
  /** Its part of the range of cells. */
  readonly left?: number;
  readonly right?: number;
  readonly issues: ReadonlyMap<string, string>;
  readonly editable: boolean;
  readonly evaluate: Evaluate;
  readonly link: (record: RecordAnswer, content: ReactNode) => ReactNode;
  /** The same object at every drawing. */
  readonly actions: GridRowActions;
}

/** One record of the grid; drawn again only when something of it changes. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, record, columns, height, frozen, offsets, chosen, column: at, left = -1, right = -1, issues, editable, actions } = props;
  const text = useText();
  return (
    <tr
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      tabIndex={at === -1 ? 0 : -1}
      className={chosen ? 'yz-row-chosen' : undefined}
      style={{ height }}
    >
      {chosen !== undefined && (
        <td className="yz-grid-select" style={{ left: 0 }}>
          <Checkbox
            checked={chosen}
            tabIndex={-1}
            aria-label={text('grid.select_row', { n: index + 1 })}
            onChange={() => actions.toggle(record.id)}
          />
        </td>
      )}
      {columns.map((column, position) => {
        const { path, field } = column;
        const issue = issues.get(cellKey(record.id, path));
        const editing = at === position && props.editing;
        const place = { row: index, column: position };
        const marks = [
          `yz-align-${kitOf(field).align}`,
          position < frozen ? 'yz-frozen' : '',
          position === frozen - 1 ? 'yz-frozen-last' : '',
          position >= left && position <= right ? 'yz-in-block' : '',
          issue ? 'yz-grid-invalid' : '',
          editing ? 'yz-grid-editing' : '',
        ];
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the keys are the grid's
          <td
            key={path}
            data-column={position}
            data-path={path}
            tabIndex={at === position ? 0 : -1}
            className={marks.filter(Boolean).join(' ')}
            style={position < frozen ? { left: offsets[position] } : undefined}
            aria-readonly={editable ? undefined : true}
            onClick={(event) => actions.click(event, place, record)}
            onDoubleClick={() => editable && actions.startEdit(place)}
            onContextMenu={(event) => {
              if (!actions.menu) return;
              event.preventDefault();
              actions.menu(column, record, { x: event.clientX, y: event.clientY });
            }}
          >
            {editing ? (
              <CellEditor
                column={{ ...column, field: withAvailable(field, record.values, props.evaluate) }}
                record={record}
                label={`${column.label} ${index + 1}`}
                onDone={actions.done}
              />
            ) : (
              <GridValue {...props} column={column} first={position === 0} issue={issue} />
            )}
          </td>
        );
      })}
    </tr>
  );
});

function GridValue({
  record,
  link,
  column: { path, field },
  first,
  issue,
}: Pick<GridRowProps, 'record' | 'link'> & { readonly column: Column; readonly first: boolean; readonly issue: string | undefined }) {
  const { Cell } = kitOf(field);
  const { currency } = record.values;
  const content = (
    <Cell
      field={field}
      value={record.values[path]}
      title={labelOf(record.labels, path)}
      titles={itemLabelsOf(record.labels, path)}
      currency={typeof currency === 'string' ? currency : undefined}
      values={record.values}
    />
  );
  const value = (
    <span className="yz-grid-value">
      {first ? link(record, content) : content}
      {issue && <span className="yz-visually-hidden" role="alert">{issue}</span>}
    </span>
  );
  // A tooltip costs more than a cell; hardly any has one.
  return issue ? <Tooltip title={issue}>{value}</Tooltip> : value;
}
