import { SwapOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { mergeRecords } from '../../core/api/recycle_bin_api';
import type { EntityDefinition } from '../../core/definition';
import { differingFields, firstChoice, mergedValues } from '../../core/merge';
import { keys } from '../../core/query_keys';
import type { RecordAnswer } from '../../core/record';
import { paths } from '../../core/route_paths';
import { Picker } from '../../fields/shared/picker';
import { usePickerState } from '../../fields/shared/use_picker_state';
import { useEntity } from '../../hooks/use_entity';
import { useLabel } from '../../hooks/use_label';
import { useNotices } from '../../hooks/use_notices';
import { useRecord } from '../../hooks/use_record';
import { useRecordOptions } from '../../hooks/use_record_options';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { RecordSkeleton } from '../../views/record/record_skeleton';
import { recordTitle } from '../../views/record/record_title';
import { usePageTitle } from '../hooks/use_page_title';
import { MergeChoices } from '../record/merge_choices';
import { NotFoundPage } from './not_found_page';
import '../record/recycle_bin.css';

/** Two records side by side, about to become one. */
export function MergePage() {
  const text = useText();
  const { app, entity: name, id } = useParams({ from: '/signed-in/framed/app/$app/merge/$entity/$id' });
  const { other } = useSearch({ strict: false }) as { other?: string };
  const navigate = useNavigate();
  const answer = useEntity(app, name);
  const survivor = useRecord(answer.entity ? name : '', id);
  const second = useRecord(answer.entity && other ? name : '', other ?? '');
  usePageTitle(text('merge.title'));
  if (answer.error) return <Failed page error={answer.error} onRetry={answer.retry} />;
  if (survivor.isError) return <Failed page error={survivor.error} onRetry={() => void survivor.refetch()} />;
  if (answer.isPending || survivor.isPending) return <RecordSkeleton />;
  const entity = answer.entity;
  if (!entity || !entity.actions.includes('update') || !entity.actions.includes('delete')) return <NotFoundPage />;
  const choose = (chosen: string | undefined) =>
    void navigate({ to: '.', replace: true, search: chosen ? { other: chosen } : {} } as never);
  return (
    <div className="yz-merge">
      <header className="yz-page-head">
        <div>
          <h1 className="yz-page-title">{text('merge.title')}</h1>
          {!second.data && <p className="yz-muted">{text('merge.choose_note')}</p>}
        </div>
      </header>
      <section className="yz-merge-panel">
        <OtherPicker entity={entity} survivor={survivor.data} other={second.data} onChoose={choose} />
      </section>
      {second.isError && <Failed error={second.error} onRetry={() => void second.refetch()} />}
      {other && second.data && (
        <Merging key={`${id}/${other}`} app={app} entity={entity} survivor={survivor.data} other={second.data} />
      )}
    </div>
  );
}

interface OtherPickerProps {
  readonly entity: EntityDefinition;
  readonly survivor: RecordAnswer;
  readonly other: RecordAnswer | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

function OtherPicker({ entity, survivor, other, onChoose }: OtherPickerProps) {
  const text = useText();
  const state = usePickerState();
  const found = useRecordOptions(entity.name, entity, state.search, undefined, state.open);
  return (
    <div className="yz-merge-pick">
      <label htmlFor="merge-other" className="yz-field-label">
        {text('merge.choose')}
      </label>
      <Picker
        id="merge-other"
        autoFocus={!other}
        state={state}
        found={{
          options: (found.data ?? []).filter((option) => option.id !== survivor.id),
          loading: found.isFetching,
          failed: found.isError,
        }}
        value={other ? [{ id: other.id, title: recordTitle(entity, other) ?? other.id }] : []}
        onChange={([chosen]) => onChoose(chosen?.id)}
      />
    </div>
  );
}

interface MergingProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  readonly survivor: RecordAnswer;
  readonly other: RecordAnswer;
}

function Merging({ app, entity, survivor, other }: MergingProps) {
  const text = useText();
  const label = useLabel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useNotices();
  const fields = useMemo(() => differingFields(entity, survivor, other), [entity, survivor, other]);
  const [taken, setTaken] = useState(() => firstChoice(fields, survivor));
  const [busy, setBusy] = useState(false);
  const otherName = recordTitle(entity, other) ?? label(entity.label, entity.key);

  async function merge(): Promise<void> {
    setBusy(true);
    try {
      const values = mergedValues(fields, taken, entity, other);
      await mergeRecords(entity.name, survivor.id, other.id, values, survivor.version);
      void message.success(text('merge.done', { name: otherName }));
      // First away from here: the other record is no longer there to be read again.
      await navigate({ href: paths.record(app, entity.name, survivor.id) });
      client.removeQueries({ queryKey: ['record', entity.name, other.id] });
      void client.invalidateQueries({ queryKey: keys.records(entity.name) });
      void client.invalidateQueries({ queryKey: ['record', entity.name, survivor.id] });
      void client.invalidateQueries({ queryKey: keys.history(entity.name, survivor.id) });
    } catch (error) {
      if (isApiError(error, 412)) void client.invalidateQueries({ queryKey: ['record', entity.name] });
      const issue = isApiError(error) ? error.issues[0]?.message : undefined;
      void message.error(issue ?? errorText(error, text));
      setBusy(false);
    }
  }

  return (
    <section className="yz-merge-panel" aria-label={text('merge.differences')}>
      <MergeChoices
        entity={entity}
        survivor={survivor}
        other={other}
        fields={fields}
        taken={taken}
        onTake={(key, take) => {
          const next = new Set(taken);
          if (take) next.add(key);
          else next.delete(key);
          setTaken(next);
        }}
      />
      <div className="yz-merge-foot">
        <p className="yz-muted">
          {text('merge.choose_note')}
          {entity.fields.some((field) => field.type === 'subtable') && ` ${text('merge.rows_note')}`}
        </p>
        <div className="yz-merge-buttons">
          <Button
            icon={<SwapOutlined />}
            disabled={busy}
            onClick={() =>
              void navigate({ href: `${paths.merge(app, entity.name, other.id)}?other=${survivor.id}`, replace: true })
            }
          >
            {text('merge.swap')}
          </Button>
          <Button type="primary" loading={busy} onClick={() => void merge()}>
            {text('merge.confirm')}
          </Button>
        </div>
      </div>
    </section>
  );
}
