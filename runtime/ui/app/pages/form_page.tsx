import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { Modal } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';

import type { AppDefinition, EntityDefinition } from '../../core/definition';
import { serverDrafts } from '../../core/api/draft_api';
import { keys } from '../../core/query_keys';
import type { FieldValue, ItemLabels, Labels, RecordAnswer, Values } from '../../core/record';
import { paths } from '../../core/route_paths';
import { useNotices } from '../../hooks/use_notices';
import { useEntity } from '../../hooks/use_entity';
import { useLabel } from '../../hooks/use_label';
import { useRecord } from '../../hooks/use_record';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { FormSkeleton } from '../../views/form/form_skeleton';
import { RecordForm } from '../../views/form/record_form';
import { recordTitle } from '../../views/record/record_title';
import { useFirstField } from '../hooks/use_first_field';
import { usePageTitle } from '../hooks/use_page_title';
import { NotFoundPage } from './not_found_page';

/** A form for a new record. `?set.<field>=` fills fields in, as related lists do. */
export function CreatePage() {
  const { app, entity: name } = useParams({ from: '/signed-in/framed/app/$app/new/$entity' });
  const answer = useEntity(app, name);
  if (answer.isPending) return <FormSkeleton />;
  if (answer.error) return <Failed page error={answer.error} onRetry={answer.retry} />;
  if (!answer.entity || !answer.app || !answer.entity.actions.includes('create')) return <NotFoundPage />;
  return <FormScreen key={name} app={app} definition={answer.app} entity={answer.entity} />;
}

export function EditPage() {
  const { app, entity: name, id } = useParams({ from: '/signed-in/framed/app/$app/edit/$entity/$id' });
  const answer = useEntity(app, name);
  const expand = (answer.entity?.paths ?? []).filter((path) => path.includes('.')).join(',');
  const record = useRecord(answer.entity ? name : '', id, expand);
  // What one edits is what one opened; later versions are announced, not slipped in.
  const [opened, setOpened] = useState<RecordAnswer>();
  if (record.data && opened?.id !== record.data.id) setOpened(record.data);
  if (answer.error) return <Failed page error={answer.error} onRetry={answer.retry} />;
  if (record.isError) return <Failed page error={record.error} onRetry={() => void record.refetch()} />;
  if (answer.isPending || record.isPending || !opened) return <FormSkeleton />;
  if (!answer.entity || !answer.app) return <NotFoundPage />;
  return (
    <FormScreen
      key={id}
      app={app}
      definition={answer.app}
      entity={answer.entity}
      record={opened}
      seenVersion={record.data.version}
    />
  );
}

interface FormScreenProps {
  readonly app: string;
  readonly definition: AppDefinition;
  readonly entity: EntityDefinition;
  readonly record?: RecordAnswer;
  readonly seenVersion?: number;
}

function FormScreen({ app, definition, entity, record, seenVersion }: FormScreenProps) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  const { message } = useNotices();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const prefill = useMemo(() => prefillOf(search, entity), [search, entity]);
  const dirty = useRef(false);
  const [rounds, setRounds] = useState(0);
  const form = useFirstField<HTMLDivElement>(!record, rounds);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty.current,
    enableBeforeUnload: () => dirty.current,
    withResolver: true,
  });
  const onDirty = useCallback((next: boolean) => {
    dirty.current = next;
  }, []);
  const name = label(entity.label, entity.key);
  const title = record
    ? text('form.edit_title', { name: recordTitle(entity, record) ?? name })
    : text('form.create_title', { name });
  usePageTitle(title);

  function saved(answer: RecordAnswer, another: boolean): void {
    dirty.current = false;
    void client.invalidateQueries({ queryKey: keys.records(entity.name) });
    void client.invalidateQueries({ queryKey: ['record', entity.name, answer.id] });
    void client.invalidateQueries({ queryKey: keys.history(entity.name, answer.id) });
    void client.invalidateQueries({ queryKey: keys.instances(entity.name, answer.id) });
    void message.success(text('form.saved', { name: recordTitle(entity, answer) ?? name }));
    if (another) {
      setRounds(rounds + 1);
      window.scrollTo({ top: 0 });
    } else {
      void navigate({ href: paths.record(app, entity.name, answer.id), replace: true });
    }
  }

  return (
    <div className="yz-form-page" ref={form}>
      <header className="yz-page-head">
        <h1 className="yz-page-title">{title}</h1>
      </header>
      <RecordForm
        key={rounds}
        app={definition}
        entity={entity}
        record={record}
        seenVersion={seenVersion}
        prefill={prefill.values}
        prefillLabels={prefill.labels}
        another
        drafts={serverDrafts}
        onDirty={onDirty}
        onSaved={saved}
        onCancel={() => (router.history.canGoBack() ? router.history.back() : void navigate({ to: '/' }))}
      />
      <Modal
        open={blocker.status === 'blocked'}
        title={text('guard.title')}
        okText={text('guard.leave')}
        cancelText={text('guard.stay')}
        onOk={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      >
        <p>{text('guard.text')}</p>
      </Modal>
    </div>
  );
}

/** "app.entity/id" as a record of any of several entities; any other text as it is. */
function targetIn(value: string): FieldValue {
  const [entity = '', id = ''] = value.split('/');
  return id && entity.includes('.') ? { entity, id } : value;
}

function prefillOf(
  search: Readonly<Record<string, string | undefined>>,
  entity: EntityDefinition,
): { values: Values; labels: Labels } {
  const values: Record<string, FieldValue> = {};
  const labels: Record<string, string | ItemLabels> = {};
  const kindOf = (key: string) => entity.fields.find((field) => field.key === key)?.value_type?.kind;
  const isList = (key: string) => kindOf(key) === 'list';
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined) continue;
    const field = key.slice(key.indexOf('.') + 1);
    if (key.startsWith('set.')) {
      values[field] = isList(field) ? [value] : kindOf(field) === 'boolean' ? value === 'true' : targetIn(value);
    }
    if (key.startsWith('title.')) labels[field] = isList(field) ? { [search[`set.${field}`] ?? '']: value } : value;
  }
  return { values, labels };
}
