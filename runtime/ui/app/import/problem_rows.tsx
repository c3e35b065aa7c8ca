import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';

import { type RowPage, loadRows, repairRow } from '../../core/api/import_api';
import type { ImportIssue, ImportMapping, ImportRow, ImportRun } from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { useLanguage } from '../../hooks/use_language';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';

export interface ProblemRowsProps {
  readonly run: ImportRun;
  readonly headings: readonly string[];
  readonly mapping: ImportMapping;
}

/** Rows of the file, those at fault first: cells are mended where they stand, rows left out. */
export function ProblemRows({ run, headings, mapping }: ProblemRowsProps) {
  const text = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const { message } = useNotices();
  // Rows mended here stay in sight until the next check: "kept" has them, too.
  const [all, setAll] = useState(run.problems.kept === 0);
  const only = all ? undefined : 'kept';
  const key = importKeys.importRows(run.id, only ?? 'all');
  const answer = useInfiniteQuery({
    queryKey: [...key, run.check?.stale === false ? JSON.stringify(run.check.counts) : ''],
    queryFn: ({ pageParam }) => loadRows(run.id, only, pageParam),
    initialPageParam: 0,
    getNextPageParam: (page: RowPage) => page.next ?? undefined,
    staleTime: Infinity,
  });
  const [repaired, setRepaired] = useState<ReadonlyMap<number, ImportRow>>(new Map());
  const rows = answer.data?.pages.flatMap((page) => page.rows) ?? [];
  // Columns with something to mend come first, in the order of the file.
  const faulty = new Set(rows.flatMap(({ issues }) => issues.map(({ column }) => column)));
  const mapped = headings.map((heading, position) => ({ heading, position })).filter(({ heading }) => mapping.columns?.[heading]);
  const shown = [...mapped.filter(({ heading }) => faulty.has(heading)), ...mapped.filter(({ heading }) => !faulty.has(heading))];

  async function repair(row: ImportRow, change: { readonly cells?: Readonly<Record<string, string>>; readonly skipped?: boolean }) {
    // Shown at once; what the server makes of it follows.
    const hoped = { ...row, edited: { ...row.edited, ...change.cells }, skipped: change.skipped ?? row.skipped };
    setRepaired((before) => new Map(before).set(row.row, hoped));
    try {
      const found = await repairRow(run.id, row.row, change);
      setRepaired((before) => new Map(before).set(row.row, found.row));
      client.setQueryData<ImportRun>(importKeys.importRun(run.id), (old) =>
        old && { ...old, problems: found.problems, check: old.check && { ...old.check, stale: true } },
      );
    } catch (error) {
      setRepaired((before) => new Map(before).set(row.row, row));
      void message.error(errorText(error, text));
    }
  }

  return (
    <section className="yz-panel" aria-label={text('import.rows_title')}>
      <h2 className="yz-panel-title">
        {text('import.rows_title')}
        <span className="yz-panel-more">
          <span role="group" aria-label={text('import.which_rows')} className="yz-import-toggle">
            <button type="button" aria-pressed={!all} onClick={() => setAll(false)}>
              {text('import.only_problems', { count: run.problems.wrong })}
            </button>
            <button type="button" aria-pressed={all} onClick={() => setAll(true)}>
              {text('import.all_rows')}
            </button>
          </span>
        </span>
      </h2>
      {answer.isSuccess && rows.length === 0 ? (
        <p className="yz-muted">{text('import.no_problems')}</p>
      ) : (
        <div className="yz-import-scroll" role="group" tabIndex={0} aria-label={text('import.rows_title')}>
          <table className="yz-import-table yz-import-rows">
            <thead>
              <tr>
                <th scope="col">{text('import.row')}</th>
                {shown.map(({ heading }) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
                <th scope="col">{text('import.leave_out')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((given) => {
                const row = repaired.get(given.row) ?? given;
                return (
                  <Line
                    key={row.row}
                    row={row}
                    shown={shown}
                    fields={mapping.columns ?? {}}
                    wordsOf={(issue) => issue.message[language] ?? issue.message.en ?? ''}
                    onCell={(heading, cell) => void repair(row, { cells: { [heading]: cell } })}
                    onSkip={(skipped) => void repair(row, { skipped })}
                  />
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {answer.hasNextPage && (
        <Button loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
          {text('list.more')}
        </Button>
      )}
    </section>
  );
}

interface LineProps {
  readonly row: ImportRow;
  readonly shown: readonly { readonly heading: string; readonly position: number }[];
  readonly fields: Readonly<Record<string, { readonly field: string }>>;
  readonly wordsOf: (issue: ImportIssue) => string;
  readonly onCell: (heading: string, cell: string) => void;
  readonly onSkip: (skipped: boolean) => void;
}

function Line({ row, shown, fields, wordsOf, onCell, onSkip }: LineProps) {
  const text = useText();
  // What no column gives is said of the row as a whole.
  const whole = row.issues.filter(({ column }) => column === null || !fields[column]);
  return (
    <>
      <tr className={row.skipped ? 'yz-import-skipped' : row.issues.length > 0 ? 'yz-import-wrong' : undefined}>
        <th scope="row">{row.row}</th>
        {shown.map(({ heading, position }) => (
          <Cell
            key={heading}
            name={text('import.cell_of', { column: heading, row: row.row })}
            value={row.edited[heading] ?? row.cells[position] ?? ''}
            edited={heading in row.edited}
            disabled={row.skipped}
            reasons={row.issues.filter(({ column }) => column === heading).map(wordsOf)}
            onChange={(cell) => onCell(heading, cell)}
          />
        ))}
        <td>
          <Checkbox
            aria-label={text('import.leave_out_row', { row: row.row })}
            checked={row.skipped}
            onChange={(event) => onSkip(event.target.checked)}
          />
        </td>
      </tr>
      {whole.length > 0 && !row.skipped && (
        <tr className="yz-import-wrong">
          <td colSpan={shown.length + 2} className="yz-import-reason">
            {whole.map(wordsOf).join(' ')}
          </td>
        </tr>
      )}
    </>
  );
}

interface CellProps {
  readonly name: string;
  readonly value: string;
  readonly edited: boolean;
  readonly disabled: boolean;
  readonly reasons: readonly string[];
  readonly onChange: (value: string) => void;
}

function Cell({ name, value, edited, disabled, reasons, onChange }: CellProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = reasons.length > 0;

  function leave(): void {
    if (typed !== null && typed !== value) onChange(typed);
    setTyped(null);
  }

  return (
    <td className={wrong ? 'yz-import-cell-wrong' : edited ? 'yz-import-cell-edited' : undefined}>
      <Input
        size="small"
        variant={wrong ? 'outlined' : 'borderless'}
        status={wrong ? 'error' : undefined}
        aria-label={name}
        aria-invalid={wrong}
        disabled={disabled}
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onPressEnter={leave}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      {wrong && !disabled && <span className="yz-import-reason">{reasons.join(' ')}</span>}
    </td>
  );
}
