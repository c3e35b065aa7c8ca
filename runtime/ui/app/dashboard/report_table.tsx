import type { ReportAnswer, ReportRow } from '../../core/report';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { dimensionText, measureText } from './report_values';

export interface ReportTableProps {
  readonly answer: ReportAnswer;
  readonly label: string;
  readonly onDrill: (row: ReportRow) => void;
}

/** A report's rows; each leads to its records. */
export function ReportTable({ answer, label: name, onDrill }: ReportTableProps) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const format = useFormat();
  return (
    <div className="yz-report-scroll" tabIndex={0} role="region" aria-label={name}>
      <table className="yz-report-table">
        <thead>
          <tr>
            {answer.columns.map((column) => (
              <th key={column.key} scope="col" className={column.kind === 'measure' ? 'yz-align-end' : ''}>
                {label(column.label, column.key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row, at) => (
            <tr key={at}>
              {answer.columns.map((column, position) => {
                const content =
                  column.kind === 'measure'
                    ? measureText(row.values[column.key], column, format)
                    : dimensionText(row, column, language, text('history.blank'));
                return (
                  <td key={column.key} className={column.kind === 'measure' ? 'yz-align-end yz-figure' : ''}>
                    {position === 0 ? (
                      <button type="button" className="yz-link" onClick={() => onDrill(row)}>
                        {content}
                      </button>
                    ) : (
                      content
                    )}
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
