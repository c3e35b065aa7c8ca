import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { Suspense, lazy, useEffect, useState } from 'react';

import { holderKind } from '../../core/access';
import type { AppDefinition, EntityDefinition, ProcessSummary, RelatedList as Related } from '../../core/definition';
import { formOf, placedItems } from '../../core/form/layout';
import type { Task } from '../../core/process';
import { rememberRecent } from '../../core/recents';
import type { RecordAnswer } from '../../core/record';
import { useEntity } from '../../hooks/use_entity';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useInstances } from '../../hooks/use_instances';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useNarrow } from '../../hooks/use_narrow';
import { useRecord } from '../../hooks/use_record';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { DecisionBar } from '../../views/process/decision_bar';
import { ProcessPanel } from '../../views/process/process_panel';
import { RecordDetails } from '../../views/record/record_details';
import { RecordHeader } from '../../views/record/record_header';
import { RecordSkeleton } from '../../views/record/record_skeleton';
import { recordTitle } from '../../views/record/record_title';
import { usePageTitle } from '../hooks/use_page_title';
import { useRecordLinks } from '../hooks/use_record_links';
import { RecordActions } from '../record/record_actions';
import { startableProcesses } from '../record/startable';
import { SubmitDialog } from '../record/submit_dialog';
import { NotFoundPage } from './not_found_page';

// Its editor of comments weighs as much as the rest of the page.
const Timeline = lazy(() => import('../../views/record/timeline'));
// Nothing of it is seen before its tab is chosen, or its place in the layout reached.
const RelatedList = lazy(() => import('../../views/record/related_list'));
// For administrators, on one entity.
const PersonAccess = lazy(() => import('../record/person_access'));

/** One record: facts, what refers to it, its processes and its history. */
export function RecordPage() {
  const { app, entity: name, id } = useParams({ from: '/signed-in/framed/app/$app/record/$entity/$id' });
  const answer = useEntity(app, name);
  const expand = (answer.entity?.paths ?? []).filter((path) => path.includes('.')).join(',');
  const record = useRecord(answer.entity ? name : '', id, expand);
  if (answer.error) return <Failed page error={answer.error} onRetry={answer.retry} />;
  if (!answer.isPending && !answer.entity) return <NotFoundPage />;
  if (record.isError) return <Failed page error={record.error} onRetry={() => void record.refetch()} />;
  if (answer.isPending || record.isPending || !answer.app || !answer.entity) return <RecordSkeleton />;
  return <RecordScreen key={id} app={app} definition={answer.app} entity={answer.entity} record={record.data} />;
}

interface RecordScreenProps {
  readonly app: string;
  readonly definition: AppDefinition;
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
}

function RecordScreen({ app, definition, entity, record }: RecordScreenProps) {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const navigate = useNavigate();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const narrow = useNarrow();
  const evaluate = useEvaluator(definition);
  const [submitting, setSubmitting] = useState<ProcessSummary | null>(null);
  const { open, link } = useRecordLinks(app);
  const [decided, setDecided] = useState<string | null>(null);
  // Whoever may not start one may still be asked to decide, or look on.
  const hasProcesses = definition.processes.some((process) => process.entity === entity.name);
  const instances = useInstances(entity.name, record.id, hasProcesses);
  const title = recordTitle(entity, record) ?? label(entity.label, entity.key);
  usePageTitle(title);
  const user = me?.user.id;
  useEffect(() => {
    if (user) rememberRecent(user, { app, entity: entity.name, id: record.id, title });
  }, [user, app, entity.name, record.id, title]);

  const mine = instances.data
    ?.flatMap((instance) => instance.tasks)
    .find((task: Task) => task.state === 'open' && task.assignee === me?.user.id && task.id !== decided);
  const running = instances.data?.filter((instance) => instance.state === 'running').length ?? 0;
  const currency = typeof record.values.currency === 'string' ? record.values.currency : undefined;

  const known = (entity.related ?? []).filter(({ entity: other }) => definition.entities[other]);
  const placed = placedItems(formOf(definition, entity, 'read', narrow).layout).filter((item) => item.type === 'related');
  const isPlaced = (one: Related) => placed.some((item) => item.entity === one.entity && item.field === one.field);
  const related = known.filter((one) => !isPlaced(one));
  const twice = (name: string) => related.filter((one) => one.entity === name).length > 1;

  const listOf = (one: Related, columns?: readonly string[]) => (
    <Suspense>
      <RelatedList
        app={definition}
        related={one}
        columns={columns}
        record={record}
        parent={entity.name}
        onOpen={(target, row, newTab) => open(target.name, row, newTab)}
        link={(target, row, content, className) => link(target.name, row, content, className)}
        onCreate={(target, reference) =>
          void navigate({
            to: '/app/$app/new/$entity',
            params: { app, entity: target.name },
            search: { [`set.${reference}`]: one.any ? `${entity.name}/${record.id}` : record.id, [`title.${reference}`]: title },
          })
        }
      />
    </Suspense>
  );

  const startable = startableProcesses(definition, entity, record, instances.data ?? [], evaluate);

  const holder = holderKind(entity.name);
  const items = [
    {
      key: 'details',
      label: text('record.details'),
      children: (
        <RecordDetails
          app={definition}
          entity={entity}
          record={record}
          related={(item) => {
            const one = known.find(({ entity: other, field }) => other === item.entity && field === item.field);
            return one ? listOf(one, item.columns) : null;
          }}
          onProcess={(name) => {
            const process = startable.find((one) => one.name === name);
            return process && (() => setSubmitting(process));
          }}
        />
      ),
    },
    ...(hasProcesses
      ? [
          {
            key: 'process',
            label: (
              <>
                {text('record.process')}
                {running > 0 && <span className="yz-tab-count">{running}</span>}
              </>
            ),
            children: <ProcessPanel entity={entity.name} record={record.id} />,
          },
        ]
      : []),
    ...related.map((one) => {
      const other = definition.entities[one.entity];
      const plural = label(one.label) || label(other?.plural) || label(other?.label, one.entity);
      return {
        key: `${one.entity}.${one.field}`,
        // Records of the very kind one looks at, and lists of one kind, are told apart by the field that leads here.
        label: twice(one.entity) || one.entity === entity.name ? `${plural} (${label(one.field_label, one.field)})` : plural,
        children: listOf(one),
      };
    }),
    ...(holder && me?.administrator
      ? [
          {
            key: 'access',
            label: text(holder === 'user' ? 'access.title' : 'access.roles'),
            children: (
              <Suspense>
                <PersonAccess kind={holder} person={record.id} name={title} />
              </Suspense>
            ),
          },
        ]
      : []),
    {
      key: 'history',
      label: text('record.timeline'),
      children: (
        <Suspense>
          <Timeline entity={entity} id={record.id} currency={currency} hasProcesses={hasProcesses} />
        </Suspense>
      ),
    },
  ];

  return (
    <div className="yz-record">
      <RecordHeader
        app={definition}
        entity={entity}
        record={record}
        actions={
          <RecordActions
            app={app}
            definition={definition}
            entity={entity}
            record={record}
            instances={instances.data ?? []}
          />
        }
      />
      {mine && (
        <section className="yz-decision" aria-label={text('decision.waiting')}>
          <div>
            <strong>{label(mine.node_label, mine.node)}</strong>
            <p className="yz-muted">
              {text('decision.waiting_note', { name: mine.started_by_name ?? text('history.system') })}{' '}
              <Link to="/tasks/$id" params={{ id: mine.id }}>
                {text('decision.open_task')}
              </Link>
            </p>
          </div>
          <DecisionBar task={mine} onDecided={() => setDecided(mine.id)} />
        </section>
      )}
      {submitting && (
        <SubmitDialog entity={entity} record={record} process={submitting} onClose={() => setSubmitting(null)} />
      )}
      <Tabs
        className="yz-record-tabs"
        activeKey={items.some((item) => item.key === tab) ? tab : 'details'}
        items={items}
        destroyOnHidden
        onChange={(key) =>
          void navigate({ to: '.', replace: true, search: key === 'details' ? {} : { tab: key } } as never)
        }
      />
    </div>
  );
}
