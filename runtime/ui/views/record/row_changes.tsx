import type { EntityDefinition } from '../../core/definition';
import type { HistoryRow } from '../../core/record';
import { useEntity } from '../../hooks/use_entity';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { ChangeLine } from './change_line';

export interface RowChangesProps {
  readonly entity: EntityDefinition;
  readonly rows: readonly HistoryRow[];
  /** Rows beyond those that are shown. */
  readonly more: number;
  readonly currency?: string;
}

/** Rows of sub-tables that were added, changed or removed with their record. */
export function RowChanges({ entity, rows, more, currency }: RowChangesProps) {
  const text = useText();
  return (
    <ul className="yz-row-changes">
      {rows.map((row) => (
        <RowChange key={`${row.field} ${row.kind} ${row.position}`} entity={entity} row={row} currency={currency} />
      ))}
      {more > 0 && <li className="yz-muted">{text('history.more_rows', { count: more })}</li>}
    </ul>
  );
}

function RowChange({
  entity,
  row,
  currency,
}: {
  readonly entity: EntityDefinition;
  readonly row: HistoryRow;
  readonly currency?: string;
}) {
  const text = useText();
  const label = useLabel();
  const field = entity.fields.find(({ key }) => key === row.field);
  const child = useEntity(entity.app, field?.entity ?? entity.name).entity;
  return (
    <li className="yz-row-change">
      <span className="yz-row-change-head" data-kind={row.kind}>
        {label(row.label, row.field)} · {text(`history.row_${row.kind}`, { n: row.position ?? '' })}
      </span>
      {child && row.changes.length > 0 && (
        <ul className="yz-changes">
          {row.changes.map((change) => (
            <ChangeLine key={change.field} change={change} entity={child} currency={currency} />
          ))}
        </ul>
      )}
    </li>
  );
}
