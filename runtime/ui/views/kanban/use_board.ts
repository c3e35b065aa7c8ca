import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { runAdHoc } from '../../core/api/list_api';
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import type { ReportColumn } from '../../core/report';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { type BoardColumn, MOST_COLUMNS, boardColumns, boardReport } from './board_columns';

export interface Board {
  readonly columns: readonly BoardColumn[];
  /** How sums are written; undefined where nothing is added up. */
  readonly sum: ReportColumn | undefined;
  /** How many records there are in all. */
  readonly total: number | undefined;
  /** There are more values than columns. */
  readonly cut: boolean;
  /** When the counts were made. */
  readonly at: number;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** The columns with their counts and sums, by one statement whatever their number. */
export function useBoard(
  app: string,
  entity: EntityDefinition,
  field: FieldDefinition,
  sum: string | null | undefined,
  filter: string | undefined,
  search: string | undefined,
): Board {
  const language = useLanguage();
  const text = useText();
  const report = boardReport(entity.name, field.key, sum);
  const answer = useQuery({
    queryKey: keys.summary(entity.name, { app, report, filter, search }),
    queryFn: () => runAdHoc(app, report, filter, search),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(
    () =>
      boardColumns(field, answer.data, language, {
        blank: text('kanban.blank'),
        yes: text('value.yes'),
        no: text('value.no'),
        unnamed: text('kanban.unnamed'),
      }),
    [field, answer.data, language, text],
  );
  const cut = (answer.data?.rows.length ?? 0) > MOST_COLUMNS;
  return {
    columns,
    cut,
    sum: answer.data?.columns.find(({ key }) => key === 's'),
    total: answer.data && !cut ? columns.reduce((all, { count }) => all + count, 0) : undefined,
    at: answer.dataUpdatedAt,
    isPending: answer.isPending,
    error: answer.error,
    retry: () => void answer.refetch(),
  };
}
