import { useQuery } from '@tanstack/react-query';

import { runAdHoc } from '../../core/api/list_api';
import type { EntityDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { kitOf } from '../../fields/registry';
import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import type { ReportColumn } from '../../core/report';
import type { Format } from '../../hooks/use_format';
import type { Column } from './columns';
import { summable, summaryReport } from './summary_report';

export interface TotalsFootProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  readonly columns: readonly Column[];
  readonly filter: string | undefined;
  readonly search: string | undefined;
  readonly selectable: boolean;
}

/** Sums over everything the filter matches, under the columns that add up. */
export function TotalsFoot({ app, entity, columns, filter, search, selectable }: TotalsFootProps) {
  const text = useText();
  const format = useFormat();
  const sums = summable(columns);
  const report = summaryReport(entity, sums);
  const answer = useQuery({
    queryKey: keys.summary(entity.name, { app, report, filter, search }),
    queryFn: () => runAdHoc(app, report, filter, search),
    enabled: sums.length > 0,
    staleTime: 30_000,
  });
  if (sums.length === 0 || !answer.data) return null;
  const values = answer.data.rows[0]?.values;
  return (
    <tfoot>
      <tr>
        {selectable && <td className="yz-grid-select" style={{ left: 0 }} />}
        {columns.map((column, at) => {
          const place = sums.indexOf(column);
          const measure = place < 0 ? undefined : answer.data.columns.find(({ key }) => key === `s${place}`);
          const value = measure && values?.[measure.key];
          const first = at === 0;
          return (
            <td
              key={column.path}
              className={`yz-align-${kitOf(column.field).align} ${first ? 'yz-frozen' : ''}`}
              style={first ? { left: selectable ? 44 : 0 } : undefined}
            >
              {first && !measure ? text('grid.totals') : measure && value !== undefined ? sumText(value, measure, format) : ''}
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}

/** A sum as its columns show figures: money with its sign, others with their places. */
export function sumText(value: unknown, { type }: ReportColumn, format: Format): string {
  if (typeof value !== 'string' || value === '') return '';
  return type.kind === 'money' ? format.money(value, undefined, type.scale ?? 2) : format.decimal(value);
}
