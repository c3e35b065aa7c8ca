import { ArrowRightOutlined, HistoryOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { SYSTEM_FIELDS } from '../../core/definition_lookup';
import type { FieldValue, ItemLabels, HistoryChange, HistoryEntry } from '../../core/record';
import { PersonMark } from '../../fields/shared/person_mark';
import { kitOf } from '../../fields/registry';
import { useFormat } from '../../hooks/use_format';
import { useHistory } from '../../hooks/use_history';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { Empty } from '../common/empty';
import { Failed } from '../common/failed';
import { Bar } from '../common/skeleton';

export interface HistoryTimelineProps {
  readonly entity: EntityDefinition;
  readonly id: string;
  readonly currency?: string;
}

/** Who changed what, from what to what. */
export function HistoryTimeline({ entity, id, currency }: HistoryTimelineProps) {
  const text = useText();
  const format = useFormat();
  const nameOf = useWriterName();
  const history = useHistory(entity.name, id);
  if (history.isPending) {
    return (
      <div className="yz-history" aria-hidden="true">
        {[70, 50, 60].map((width) => (
          <Bar key={width} width={`${width}%`} height={18} />
        ))}
      </div>
    );
  }
  if (history.isError) return <Failed error={history.error} onRetry={() => void history.refetch()} />;
  const entries = history.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <Empty icon={<HistoryOutlined />} title={text('history.empty')} />;
  return (
    <div className="yz-history">
      <ol className="yz-timeline">
        {entries.map((entry, at) => {
          const name = nameOf(entry);
          return (
            <li key={`${entry.at}-${at}`} className="yz-timeline-entry">
              <PersonMark name={name} size={28} />
              <div className="yz-timeline-body">
                <p className="yz-timeline-head">
                  <strong>{name}</strong> {text(`history.${entry.kind}`)}
                  <time dateTime={entry.at} title={format.dateTime(entry.at)}>
                    {format.relative(entry.at)}
                  </time>
                </p>
                {(entry.kind === 'update' || entry.kind === 'recompute') && entry.changes.length > 0 && (
                  <ul className="yz-changes">
                    {entry.changes.map((change) => (
                      <Change key={change.field} change={change} entity={entity} currency={currency} />
                    ))}
                  </ul>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {history.hasNextPage && (
        <Button loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {text('list.more')}
        </Button>
      )}
    </div>
  );
}

/** Imports, rules and processes write too: under the name of their app, or as the system. */
function useWriterName(): (entry: HistoryEntry) => string {
  const text = useText();
  const label = useLabel();
  const apps = useMe()?.apps;
  return ({ by, by_name: name }) => {
    const key = by?.startsWith('app:') ? by.slice(4) : undefined;
    const app = apps?.find((one) => one.key === key);
    if (app) return text('history.app', { name: label(app.label, app.key) });
    return by === 'system' || !name ? text('history.system') : name;
  };
}

function Change({
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
  if (!field) return <>{title ?? (typeof value === 'object' ? text('subtable.rows', { count: value.length }) : String(value))}</>;
  const { Cell } = kitOf(field);
  return <Cell field={field} value={value} title={title ?? undefined} titles={titles} currency={currency} />;
}
