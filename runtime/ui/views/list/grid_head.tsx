import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { Checkbox } from 'antd';
import { type PointerEvent, useLayoutEffect, useRef, useState } from 'react';

import type { ListLayout } from '../../core/list_settings';
import { kitOf } from '../../fields/registry';
import { useText } from '../../hooks/use_text';
import { type Column, type Sort, columnWidth } from './columns';

export interface GridHeadProps {
  readonly columns: readonly Column[];
  readonly layout: ListLayout | null;
  readonly offsets: readonly number[];
  readonly sorts: readonly Sort[];
  readonly onSort: (path: string, add: boolean) => void;
  readonly onResize: (path: string, width: number) => void;
  readonly select?: { readonly all: boolean; readonly some: boolean; readonly onChange: (all: boolean) => void };
}

const NARROWEST = 64;
const WIDEST = 800;
const KEY_STEP = 16;

/** Headings that sort (with Shift: besides other columns) and whose edges set the width. */
export function GridHead({ columns, layout, offsets, sorts, onSort, onResize, select }: GridHeadProps) {
  const text = useText();
  return (
    <thead>
      <tr aria-rowindex={1}>
        {select && (
          <th className="yz-grid-select" style={{ left: 0 }}>
            <Checkbox
              checked={select.all}
              indeterminate={select.some && !select.all}
              aria-label={text('grid.select_all')}
              onChange={(event) => select.onChange(event.target.checked)}
            />
          </th>
        )}
        {columns.map((column, at) => {
          const { path, field, label } = column;
          const kit = kitOf(field);
          const place = sorts.findIndex((sort) => sort.path === path);
          const sort = sorts[place];
          const width = columnWidth(column, layout);
          const frozen = at < offsets.length;
          return (
            <th
              key={path}
              scope="col"
              aria-sort={sort ? (sort.down ? 'descending' : 'ascending') : undefined}
              className={`yz-align-${kit.align} ${frozen ? 'yz-frozen' : ''} ${at === offsets.length - 1 ? 'yz-frozen-last' : ''}`}
              style={{ width, minWidth: width, maxWidth: width, left: frozen ? offsets[at] : undefined }}
            >
              {kit.sortable ? (
                <button
                  type="button"
                  className={`yz-sort ${sort ? 'yz-sorted' : ''}`}
                  title={text('grid.sort_by', { name: label })}
                  onClick={(event) => onSort(path, event.shiftKey)}
                >
                  {label}
                  <span className="yz-sort-mark" aria-hidden="true">
                    {sort?.down ? <CaretDownOutlined /> : <CaretUpOutlined />}
                    {sort && sorts.length > 1 && <small>{place + 1}</small>}
                  </span>
                </button>
              ) : (
                <span className="yz-head-text">{label}</span>
              )}
              <Edge label={text('grid.width_of', { name: label })} width={width} onResize={(next) => onResize(path, next)} />
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** The edge between two columns: dragged, or moved with the arrow keys. */
function Edge({ label, width, onResize }: { readonly label: string; readonly width: number; readonly onResize: (width: number) => void }) {
  const [from, setFrom] = useState<{ x: number; width: number } | null>(null);
  // Keys come faster than the table is drawn anew: each goes on from the one before.
  const latest = useRef(width);
  useLayoutEffect(() => {
    latest.current = width;
  }, [width]);
  const bounded = (next: number) => Math.round(Math.max(NARROWEST, Math.min(WIDEST, next)));
  function drag(event: PointerEvent): void {
    if (from) onResize(bounded(from.width + event.clientX - from.x));
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved is a control (WAI-ARIA)
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={-1}
      className="yz-edge"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ x: event.clientX, width });
      }}
      onPointerMove={drag}
      onPointerUp={() => setFrom(null)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        latest.current = bounded(latest.current + step);
        onResize(latest.current);
      }}
    />
  );
}
