import { ArrowRightOutlined } from '@ant-design/icons';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { SYSTEM_FIELDS } from '../../core/definition_lookup';
import type { FieldValue, HistoryChange, ItemLabels } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

/** One field, from what to what. */
export function ChangeLine({
  change,
  entity,
  currency,
}: {
  readonly change: HistoryChange;
  readonly entity: EntityDefinition;
  readonly currency?: string;
}) {
  const label = useLabel();
  const text = useText();
  const field = [...entity.fields, ...SYSTEM_FIELDS].find(({ key }) => key === change.field);
  const given = typeof change.label === 'string' ? change.label : label(change.label);
  return (
    <li className="yz-change">
      <span className="yz-change-field">{given || label(field?.label, change.field)}</span>
      <span className="yz-change-old">
        <span className="yz-visually-hidden">{text('history.from')}</span>
        <Side field={field} value={change.old} title={change.old_label} titles={change.labels} currency={currency} />
      </span>
      <ArrowRightOutlined aria-hidden="true" className="yz-change-arrow" />
      <span className="yz-change-new">
        <span className="yz-visually-hidden">{text('history.to')}</span>
        <Side field={field} value={change.new} title={change.new_label} titles={change.labels} currency={currency} />
      </span>
    </li>
  );
}

function Side({
  field,
  value,
  title,
  titles,
  currency,
}: {
  readonly field: FieldDefinition | undefined;
  readonly value: FieldValue;
  readonly title: string | null | undefined;
  readonly titles: ItemLabels | undefined;
  readonly currency?: string;
}) {
  const text = useText();
  if (value === null || value === '') return <span className="yz-muted">{text('history.blank')}</span>;
  if (!field) return <>{title ?? (Array.isArray(value) ? text('subtable.rows', { count: value.length }) : String(value))}</>;
  const { Cell } = kitOf(field);
  return <Cell field={field} value={value} title={title ?? undefined} titles={titles} currency={currency} />;
}
