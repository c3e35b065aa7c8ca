import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Spin } from 'antd';
import { useEffect, useMemo, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { type OperationResult, sendBatch } from '../../core/api/list_api';
import { listRecords } from '../../core/api/record_api';
import type { AppDefinition, EntityDefinition } from '../../core/definition';
import { conditionText } from '../../core/filter/expression_text';
import type { Evaluate } from '../../core/form/evaluation';
import { keys } from '../../core/query_keys';
import { type RecordAnswer, labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { recordTitle } from '../record/record_title';
import { type ChangedCell, type RefusedCell, blockChanges, operationsOf } from './block_changes';
import type { GivenCell } from './record_grid';

export interface BlockDialogProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly evaluate: Evaluate;
  readonly cells: readonly GivenCell[];
  readonly onClose: () => void;
}

interface Plan {
  readonly changed: readonly ChangedCell[];
  readonly refused: readonly RefusedCell[];
  /** What the server says to each record's change, by record id. */
  readonly verdicts: ReadonlyMap<string, OperationResult>;
}

const MOST_RECORDS = 500;
const SHOWN = 200;

/** What a pasted block would change, tried at the server, before anything is changed. */
export function BlockDialog({ app, entity, evaluate, cells, onClose }: BlockDialogProps) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  useEffect(() => {
    let current = true;
    const known = new Map<string, Promise<string | undefined>>();
    const find = (name: string, title: string) => {
      const place = `${name} ${title}`;
      const asked = known.get(place) ?? findByTitle(app, name, title);
      known.set(place, asked);
      return asked;
    };
    async function work(): Promise<void> {
      const { changed, refused } = await blockChanges(cells, entity, evaluate, find);
      const operations = operationsOf(changed);
      if (operations.length > MOST_RECORDS) {
        if (current) setFailure(text('block.too_many', { maximum: MOST_RECORDS }));
        return;
      }
      const results = operations.length > 0 ? await sendBatch(entity.name, operations, true) : [];
      const verdicts = new Map(operations.map(({ update }, at) => [update, results[at] ?? {}]));
      if (current) setPlan({ changed, refused, verdicts });
    }
    work().catch((error: unknown) => {
      if (current) setFailure(errorText(error, text));
    });
    return () => {
      current = false;
    };
  }, [app, cells, entity, evaluate, text]);

  const good = useMemo(
    () => plan?.changed.filter(({ record }) => !plan.verdicts.get(record.id)?.issues) ?? [],
    [plan],
  );
  const bad = plan?.changed.filter(({ record }) => plan.verdicts.get(record.id)?.issues) ?? [];
  const stopped = bad.length + (plan?.refused.length ?? 0);

  async function apply(): Promise<void> {
    setSaving(true);
    try {
      await sendBatch(entity.name, operationsOf(good), false);
      await client.invalidateQueries({ queryKey: keys.records(entity.name) });
      void message.success(text('block.done', { count: good.length }));
      onClose();
    } catch (error) {
      const issue = isApiError(error) ? error.issues[0]?.message : undefined;
      setFailure(issue ?? errorText(error, text));
    } finally {
      setSaving(false);
    }
  }

  return (
    <Modal
      open
      width={760}
      title={text('block.title')}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {text('action.cancel')}
        </Button>,
        <Button key="apply" type="primary" loading={saving} disabled={good.length === 0 || Boolean(failure)} onClick={() => void apply()}>
          {text('block.apply', { count: good.length })}
        </Button>,
      ]}
    >
      {failure && <Alert type="error" showIcon title={failure} />}
      {!plan && !failure && (
        <p className="yz-block-wait" role="status">
          <Spin size="small" /> {text('block.trying')}
        </p>
      )}
      {plan && (
        <>
          <p className="yz-muted" role="status">
            {text('block.summary', { changed: good.length, stopped })}
          </p>
          {stopped > 0 && (
            <section aria-label={text('block.refused')}>
              <h3 className="yz-block-heading">{text('block.refused')}</h3>
              <ul className="yz-block-refused">
                {plan.refused.slice(0, SHOWN).map(({ record, column, text: written, reason }) => (
                  <li key={`${record.id}/${column.path}`}>
                    <strong>{nameOf(entity, record)}</strong> · {column.label}
                    {written && `：${written}`} — {text(reason, { name: column.label })}
                  </li>
                ))}
                {bad.slice(0, SHOWN).map(({ record, column }) => (
                  <li key={`${record.id}/${column.path}`}>
                    <strong>{nameOf(entity, record)}</strong> · {column.label} —{' '}
                    {plan.verdicts.get(record.id)?.issues?.map((issue) => issue.message).join(' ')}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {good.length > 0 && (
            <div className="yz-block-table" tabIndex={0} role="region" aria-label={text('block.changes')}>
              <table className="yz-report-table">
                <thead>
                  <tr>
                    <th>{text('block.record')}</th>
                    <th>{text('filter.field')}</th>
                    <th>{text('block.before')}</th>
                    <th>{text('block.after')}</th>
                  </tr>
                </thead>
                <tbody>
                  {good.slice(0, SHOWN).map(({ record, column, value, title }) => {
                    const { Cell } = kitOf(column.field);
                    const currency = typeof record.values.currency === 'string' ? record.values.currency : undefined;
                    return (
                      <tr key={`${record.id}/${column.path}`}>
                        <td>{nameOf(entity, record)}</td>
                        <td>{column.label}</td>
                        <td className="yz-muted">
                          <Cell field={column.field} value={record.values[column.path]} title={labelOf(record.labels, column.path)} currency={currency} />
                        </td>
                        <td>
                          <Cell field={column.field} value={value} title={title} currency={currency} />
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Modal>
  );
}

function nameOf(entity: EntityDefinition, record: RecordAnswer): string {
  return recordTitle(entity, record) ?? record.id;
}

async function findByTitle(app: AppDefinition, name: string, title: string): Promise<string | undefined> {
  const key = name === 'system.user' ? 'name' : (app.entities[name]?.title ?? 'name');
  const filter = conditionText({ path: key, kind: 'text', operator: 'is', values: [title] });
  try {
    const page = await listRecords(name, { filter, fields: key, limit: 2 });
    return page.records.length === 1 ? page.records[0]?.id : undefined;
  } catch {
    // Not readable by this person: then nothing can be chosen from it either.
    return undefined;
  }
}
