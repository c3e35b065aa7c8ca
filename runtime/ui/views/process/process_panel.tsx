import { BranchesOutlined } from '@ant-design/icons';

import type { Task } from '../../core/process';
import { useInstances } from '../../hooks/use_instances';
import { useText } from '../../hooks/use_text';
import { Empty } from '../common/empty';
import { Failed } from '../common/failed';
import { Bar } from '../common/skeleton';
import { InstanceCard } from './instance_card';
import './process.css';

export interface ProcessPanelProps {
  readonly entity: string;
  readonly record: string;
  /** Shown for a task the caller may decide; absent where the decision stands elsewhere. */
  readonly onDecide?: (task: Task) => void;
}

/** Every run of a process over a record, newest first. */
export function ProcessPanel({ entity, record, onDecide }: ProcessPanelProps) {
  const text = useText();
  const instances = useInstances(entity, record);
  if (instances.isPending) {
    return (
      <div className="yz-instance" aria-hidden="true">
        <Bar width="40%" height={18} />
        <Bar width="75%" />
        <Bar width="60%" />
      </div>
    );
  }
  if (instances.isError) return <Failed error={instances.error} onRetry={() => void instances.refetch()} />;
  if (instances.data.length === 0) {
    return <Empty icon={<BranchesOutlined />} title={text('process.none')} note={text('process.none_note')} />;
  }
  return (
    <div className="yz-instances">
      {instances.data.map((instance) => (
        <InstanceCard key={instance.id} instance={instance} onDecide={onDecide} />
      ))}
    </div>
  );
}
