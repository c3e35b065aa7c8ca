import { ArrowLeftOutlined, ExportOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';

import type { Task } from '../../core/process';
import type { Values } from '../../core/record';
import { FieldEnvironmentProvider } from '../shell/field_environment_provider';
import { useEntity } from '../../hooks/use_entity';
import { useLabel } from '../../hooks/use_label';
import { useRecord } from '../../hooks/use_record';
import { useTask } from '../../hooks/use_task';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { DecisionBar } from '../../views/process/decision_bar';
import { ProcessPanel } from '../../views/process/process_panel';
import { StateTag } from '../../views/process/state_tag';
import { RecordDetails } from '../../views/record/record_details';
import { RecordHeader } from '../../views/record/record_header';
import { RecordSkeleton } from '../../views/record/record_skeleton';
import { NotFoundPage } from '../pages/not_found_page';
import { TaskFields, hasWritableFields } from './task_fields';

export interface TaskDetailProps {
  readonly id: string;
  /** Absent while loading, or when it is no task of the shown list. */
  readonly task: Task | undefined;
  readonly loading: boolean;
  readonly onBack?: () => void;
  readonly onDecided: () => void;
}

/** What has to be decided: the record, how it came here, and the buttons. */
export function TaskDetail({ id, task: listed, loading: listing, onBack, onDecided }: TaskDetailProps) {
  const text = useText();
  const single = useTask(id, !listed && !listing);
  const task = listed ?? single.data;
  const loading = listing || single.isPending;
  if (!task) {
    return <section className="yz-inbox-detail">{loading ? <RecordSkeleton /> : <NotFoundPage />}</section>;
  }
  return (
    <section className="yz-inbox-detail" aria-label={task.title ?? text('shell.tasks')}>
      <FieldEnvironmentProvider app={task.app}>
        <TaskBody task={task} onBack={onBack} onDecided={onDecided} />
      </FieldEnvironmentProvider>
    </section>
  );
}

function TaskBody({ task, onBack, onDecided }: { readonly task: Task; readonly onBack?: () => void; readonly onDecided: () => void }) {
  const text = useText();
  const label = useLabel();
  const answer = useEntity(task.app, task.entity);
  const expand = (answer.entity?.paths ?? []).filter((path) => path.includes('.')).join(',');
  const record = useRecord(answer.entity ? task.entity : '', task.record, expand);
  const [typed, setTyped] = useState<Values>();
  if (answer.error) return <Failed error={answer.error} onRetry={answer.retry} />;
  if (record.isError) return <Failed error={record.error} onRetry={() => void record.refetch()} />;
  if (answer.isPending || record.isPending || !answer.app || !answer.entity) return <RecordSkeleton />;
  const open = task.state === 'open';
  const writable = open && hasWritableFields(task);
  return (
    <>
      <header className="yz-task-head">
        {onBack && <Button type="text" icon={<ArrowLeftOutlined />} aria-label={text('action.back')} onClick={onBack} />}
        <div>
          <p className="yz-task-process">{label(task.process_label, task.process)}</p>
          <p className="yz-task-node">{label(task.node_label, task.node)}</p>
        </div>
        <span className="yz-spread" />
        <Link to="/app/$app/record/$entity/$id" params={{ app: task.app, entity: task.entity, id: task.record }}>
          <ExportOutlined aria-hidden="true" /> {text('tasks.open_record')}
        </Link>
      </header>
      <div className="yz-task-body">
        <RecordHeader app={answer.app} entity={answer.entity} record={record.data} />
        {writable && (
          <TaskFields
            key={record.data.version}
            app={answer.app}
            entity={answer.entity}
            record={record.data}
            task={task}
            onChange={setTyped}
          />
        )}
        <RecordDetails app={answer.app} entity={answer.entity} record={record.data} rights={task.fields} />
        <h2 className="yz-section-title">{text('record.process')}</h2>
        <ProcessPanel entity={task.entity} record={task.record} />
      </div>
      <footer className="yz-task-foot">
        {open ? (
          <DecisionBar task={task} onDecided={onDecided} keysShown={!onBack} values={typed} />
        ) : (
          <StateTag state={task.state} />
        )}
      </footer>
    </>
  );
}
