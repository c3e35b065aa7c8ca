import { useCallback, useEffect, useMemo, useRef } from 'react';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { type FieldValue, type RowValues, rowsOf } from '../../core/record';
import { useFieldEnvironment } from '../field_environment';
import type { FieldInputProps } from '../field_kit';
import { useGridEnvironment } from './grid_environment';
import { gridFields } from './grid_fields';

export interface Rows {
  readonly child: EntityDefinition | undefined;
  readonly fields: readonly FieldDefinition[];
  readonly rows: readonly RowValues[];
  readonly issuesOf: ReadonlyMap<number, ReadonlyMap<string, string>>;
  readonly full: boolean;
  readonly titleOf: (id: string) => string | undefined;
  readonly change: (at: number, key: string, value: FieldValue, title?: string) => void;
  /** Answers the position of the new row. */
  readonly add: () => number;
  readonly remove: (at: number) => void;
  readonly replace: (rows: readonly RowValues[]) => void;
}

/** Rows of a sub-table and what can be done to them; the callbacks stay the same between renders. */
export function useRows({ field, value, onChange }: FieldInputProps): Rows {
  const { entities } = useFieldEnvironment();
  const { titleOf, rememberTitle, issues, newRow, setCell } = useGridEnvironment();
  const child = field.entity ? entities[field.entity] : undefined;
  const rows = rowsOf(value);
  const latest = useRef({ rows, onChange, newRow, setCell, child });
  useEffect(() => {
    latest.current = { rows, onChange, newRow, setCell, child };
  });

  const replace = useCallback((next: readonly RowValues[]) => {
    // Two edits may come before the next render; the second must see the first.
    latest.current = { ...latest.current, rows: next };
    latest.current.onChange(next);
  }, []);
  const change = useCallback(
    (at: number, key: string, next: FieldValue, title?: string) => {
      if (title && typeof next === 'string') rememberTitle(next, title);
      const { rows: current, child: entity, setCell: set } = latest.current;
      replace(current.map((row, position) => (position === at && entity ? set(entity, row, key, next) : row)));
    },
    [rememberTitle, replace],
  );
  const add = useCallback(() => {
    const { rows: current, child: entity, newRow: fresh } = latest.current;
    if (entity) replace([...current, fresh(entity)]);
    return current.length;
  }, [replace]);
  const remove = useCallback(
    (at: number) => replace(latest.current.rows.filter((_, position) => position !== at)),
    [replace],
  );

  const issuesOf = useMemo(() => groupIssues(field.key, issues), [field.key, issues]);
  const fields = useMemo(() => (child ? gridFields(child) : []), [child]);
  const full = rows.length >= (field.max_rows ?? 500);
  return { child, fields, rows, issuesOf, full, titleOf, change, add, remove, replace };
}

function groupIssues(
  key: string,
  issues: ReadonlyMap<string, string>,
): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const byRow = new Map<number, Map<string, string>>();
  for (const [path, message] of issues) {
    const [table, row, ...rest] = path.split('.');
    if (table !== key || row === undefined || rest.length === 0) continue;
    const cells = byRow.get(Number(row)) ?? new Map<string, string>();
    // What is said of an item of a list stands at the list.
    const [cell = ''] = rest;
    if (!cells.has(cell)) cells.set(cell, message);
    byRow.set(Number(row), cells);
  }
  return byRow;
}
