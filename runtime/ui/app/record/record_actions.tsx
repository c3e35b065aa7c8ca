import { DeleteOutlined, EditOutlined, EllipsisOutlined, LinkOutlined, MergeCellsOutlined, PrinterOutlined, SafetyCertificateOutlined, SendOutlined, ShareAltOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';

import type { AppDefinition, EntityDefinition, ProcessSummary } from '../../core/definition';
import { isLocked } from '../../core/form/state';
import type { ProcessInstance } from '../../core/process';
import type { RecordAnswer } from '../../core/record';
import { paths } from '../../core/route_paths';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useLanguage } from '../../hooks/use_language';
import { useMe } from '../../hooks/use_me';
import { useLabel } from '../../hooks/use_label';
import { useShortcuts } from '../../hooks/use_shortcuts';
import { useText } from '../../hooks/use_text';
import { useDeleteRecord } from './use_delete_record';
import { type MenuItem, MenuPopover } from '../../views/common/menu_popover';
import { recordTitle } from '../../views/record/record_title';
import { isReady, startableProcesses } from './startable';
import { SubmitDialog } from './submit_dialog';

// None is seen before it is asked for.
const ExplainDialog = lazy(() => import('./explain_dialog').then((module) => ({ default: module.ExplainDialog })));
const ShareDialog = lazy(() => import('./share_dialog').then((module) => ({ default: module.ShareDialog })));
const PrintDialog = lazy(() => import('./print_dialog'));
const LinkDialog = lazy(() => import('./link_dialog'));

export interface RecordActionsProps {
  readonly app: string;
  readonly definition: AppDefinition;
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
  readonly instances: readonly ProcessInstance[];
}

/** What can be done with the record as a whole. */
export function RecordActions({ app, definition, entity, record, instances }: RecordActionsProps) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const evaluate = useEvaluator(definition);
  const [submitting, setSubmitting] = useState<ProcessSummary | null>(null);
  const [opened, setOpened] = useState<Dialog | null>(null);
  const me = useMe();
  const remove = useDeleteRecord(app, definition, entity, record);
  const mayEdit = entity.actions.includes('update');
  // Whose row it is decides by right; a record its own condition locks is deleted by nobody.
  const fixed = isLocked(entity, record.values, evaluate);
  const locked = record.readonly === true || fixed;
  const mayDelete = entity.actions.includes('delete') && !fixed;
  const startable = startableProcesses(definition, entity, record, instances, evaluate);
  const ready = (process: ProcessSummary) => isReady(process, record, evaluate);
  const edit = () => void navigate({ href: paths.edit(app, entity.name, record.id) });
  const more: MenuItem[] = [];
  if (definition.documents?.some((one) => one.entity === entity.name)) {
    more.push({ key: 'print', icon: <PrinterOutlined />, label: text('print.open'), onChoose: () => setOpened('print') });
  }
  if (!entity.parent) {
    more.push({ key: 'link', icon: <LinkOutlined />, label: text('link.open'), onChoose: () => setOpened('link') });
  }
  if (entity.actions.includes('share') && !entity.parent) {
    more.push({ key: 'share', icon: <ShareAltOutlined />, label: text('share.open'), onChoose: () => setOpened('share') });
  }
  if (me?.administrator) {
    more.push({ key: 'explain', icon: <SafetyCertificateOutlined />, label: text('explain.open'), onChoose: () => setOpened('explain') });
  }
  if (mayDelete && mayEdit && entity.app !== 'system') {
    more.push({
      key: 'merge',
      icon: <MergeCellsOutlined />,
      label: text('merge.start'),
      onChoose: () => void navigate({ href: paths.merge(app, entity.name, record.id) }),
    });
  }
  if (mayDelete) {
    more.push({ key: 'delete', danger: true, apart: more.length > 0, icon: <DeleteOutlined />, label: text('record.delete'), onChoose: remove });
  }
  useShortcuts({
    e: () => {
      if (mayEdit && !locked) edit();
    },
  });

  return (
    <>
      {mayEdit && (
        <Button icon={<EditOutlined />} disabled={locked} title={locked ? text(record.readonly ? 'form.not_yours' : 'form.locked') : undefined} onClick={edit}>
          {text('record.edit')}
        </Button>
      )}
      {startable.map((process) => (
        <Button
          key={process.key}
          type="primary"
          icon={<SendOutlined />}
          disabled={!ready(process)}
          title={ready(process) ? undefined : text('process.not_ready')}
          onClick={() => setSubmitting(process)}
        >
          {label(process.submit_label) || label(process.label, process.key)}
        </Button>
      ))}
      {more.length > 0 && (
        <MenuPopover
          label={text('record.more')}
          placement="bottomRight"
          items={more}
        >
          <Button icon={<EllipsisOutlined />} aria-label={text('record.more')} />
        </MenuPopover>
      )}
      {opened && (
        <Suspense>
          <Opened
            what={opened}
            app={app}
            entity={entity.name}
            record={record.id}
            title={recordTitle(entity, record) ?? ''}
            onClose={() => setOpened(null)}
          />
        </Suspense>
      )}
      {submitting && (
        <SubmitDialog entity={entity} record={record} process={submitting} onClose={() => setSubmitting(null)} />
      )}
    </>
  );
}

type Dialog = 'share' | 'explain' | 'print' | 'link';

interface OpenedProps {
  readonly what: Dialog;
  readonly app: string;
  readonly entity: string;
  readonly record: string;
  readonly title: string;
  readonly onClose: () => void;
}

function Opened({ what, app, title, ...given }: OpenedProps) {
  const language = useLanguage();
  switch (what) {
    case 'share':
      return <ShareDialog {...given} />;
    case 'explain':
      return <ExplainDialog {...given} />;
    case 'print':
      return <PrintDialog {...given} language={language === 'en' ? 'en' : 'zh'} />;
    case 'link':
      return <LinkDialog {...given} app={app} title={title} />;
  }
}
