import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';

import { chooseSource, loadPreview } from '../../core/api/import_api';
import type { ImportRun } from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { useText } from '../../hooks/use_text';
import { Refusal } from './refusal';
import { useAct } from './use_act';

/** Which sheet of a workbook, and which of the first rows has the headings. */
export function SourceChoice({ run, open = false }: { readonly run: ImportRun; readonly open?: boolean }) {
  const text = useText();
  const { act, busy, refusal } = useAct(run.id);
  const preview = useQuery({ queryKey: importKeys.importPreview(run.id, run.state), queryFn: () => loadPreview(run.id) });
  const { sheets = [], sheet, head = [], header_row: headerRow = 1 } = preview.data ?? {};
  if (!preview.data || (sheets.length < 2 && head.length === 0)) return null;
  return (
    <details className="yz-import-source" open={open}>
      <summary>{text('import.source', { row: headerRow })}</summary>
      {sheets.length > 1 && (
        <label className="yz-import-choice">
          {text('import.sheet')}
          <Select
            value={sheet ?? undefined}
            disabled={busy}
            popupMatchSelectWidth={false}
            options={sheets.map((name) => ({ value: name, label: name }))}
            onChange={(name: string) => void act(() => chooseSource(run.id, name, undefined))}
          />
        </label>
      )}
      {head.length > 0 && (
        <div className="yz-import-scroll" tabIndex={0} role="group" aria-label={text('import.first_rows')}>
          <table className="yz-import-table">
            <caption className="yz-visually-hidden">{text('import.first_rows')}</caption>
            <tbody>
              {head.slice(0, 8).map((cells, index) => (
                // Rows of a file have no name but their number.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={index} className={index + 1 === headerRow ? 'yz-import-heading-row' : undefined}>
                  <th scope="row">
                    <label>
                      <input
                        type="radio"
                        name={`headings-${run.id}`}
                        disabled={busy}
                        checked={index + 1 === headerRow}
                        onChange={() => void act(() => chooseSource(run.id, sheet ?? undefined, index + 1))}
                      />
                      <span>{text('import.headings_in_row', { row: index + 1 })}</span>
                    </label>
                  </th>
                  {cells.slice(0, 12).map((cell, position) => (
                    // oxlint-disable-next-line react/no-array-index-key
                    <td key={position}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Refusal reasons={refusal} />
    </details>
  );
}
