import { Button } from 'antd';

import type { TileDefinition } from '../../core/definition';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useNarrow } from '../../hooks/use_narrow';
import { useReport } from '../../hooks/use_report';
import { useText } from '../../hooks/use_text';
import { Bar } from '../../views/common/skeleton';
import { errorText } from '../../views/common/error_text';
import { measureText, measures } from './report_values';
import { useDrill } from './use_drill';
import './dashboard.css';

/** One figure; a click shows the records it is made of. */
export function NumberTile({ app, tile }: { readonly app: string; readonly tile: TileDefinition }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const narrow = useNarrow();
  const report = useReport(...reportName(app, tile.report));
  const drill = useDrill(app);
  const name = label(tile.label, tile.key);
  if (report.isPending) {
    return (
      <div className="yz-number-tile" aria-hidden="true">
        <Bar width="50%" height={13} />
        <Bar width="70%" height={28} />
      </div>
    );
  }
  if (report.isError) {
    return (
      <div className="yz-number-tile" role="alert">
        <span className="yz-number-name">{name}</span>
        <span className="yz-muted">{errorText(report.error, text)}</span>
        <Button size="small" onClick={() => void report.refetch()}>
          {text('action.retry')}
        </Button>
      </div>
    );
  }
  const answer = report.data;
  const [main, ...others] = measures(answer);
  const row = answer.rows[0];
  if (!main) return null;
  const value = row?.values[main.key];
  const full = measureText(value, main, format);
  const long = full.length > (narrow ? 9 : 14) && typeof value === 'string';
  const unit = unitOf(label(main.label));
  const shown = long ? compactMoney(full, format.compact(value)) : full;
  return (
    <button
      type="button"
      className="yz-number-tile"
      disabled={!row}
      title={long ? full : undefined}
      onClick={() => row && drill(answer, row)}
    >
      <span className="yz-number-name">{name}</span>
      <span className="yz-number-value">
        {shown}
        {unit && <small>{unit}</small>}
      </span>
      <span className="yz-visually-hidden">{text('dashboard.show_records')}</span>
      {others.length > 0 && (
        <span className="yz-number-more">
          {others
            .map((column) => `${label(column.label, column.key)} ${measureText(row?.values[column.key], column, format)}`)
            .join('　')}
        </span>
      )}
    </button>
  );
}

/** "Win rate (%)" is measured in "%". */
function unitOf(label: string): string | undefined {
  return /[（(]([^（()）]{1,6})[）)]\s*$/.exec(label)?.[1];
}

/** Keeps the currency sign of the full text before the short number. */
function compactMoney(full: string, compact: string): string {
  const sign = /^-?(\D*)/.exec(full)?.[1] ?? '';
  return compact.startsWith('-') ? `-${sign}${compact.slice(1)}` : sign + compact;
}

/** "crm.funnel" or a bare key of this app, as arguments of a report run. */
export function reportName(app: string, report: string): [string, string] {
  const [first = '', second] = report.split('.', 2);
  return second ? [first, second] : [app, first];
}
