/** Process instances and tasks as the API sends them. */
import type { Label } from './label';

export type Verb = 'approve' | 'reject' | 'return';

export type InstanceState = 'running' | 'approved' | 'rejected' | 'completed' | 'withdrawn' | 'returned';

export type TaskState = 'open' | 'approved' | 'rejected' | 'returned' | 'cancelled';

export interface Task {
  readonly id: string;
  readonly app: string;
  readonly process: string;
  readonly process_label: Label;
  readonly entity: string;
  readonly record: string;
  readonly title: string | null;
  readonly node: string;
  readonly node_label: Label;
  readonly assignee: string | null;
  readonly assignee_name: string | null;
  readonly created_at: string;
  readonly done_at: string | null;
  readonly started_by_name: string | null;
  readonly state: TaskState;
  readonly verbs: readonly Verb[];
  readonly comment_required_on: readonly Verb[];
  readonly fields: Readonly<Record<string, 'hidden' | 'read' | 'write'>>;
  readonly version: number;
  readonly comment?: string | null;
}

export interface TaskPage {
  readonly tasks: readonly Task[];
  readonly next: string | null;
  readonly count?: number;
  readonly count_capped?: boolean;
}

export interface PathStep {
  readonly node: string;
  readonly label: Label;
  readonly type: string | null;
  readonly at: string | null;
  readonly by: string | null;
  readonly by_name: string | null;
  readonly verb: string | null;
  readonly comment: string | null;
  readonly reason: Label | string | null;
}

/** One step of the way a submission would go. */
export interface ExpectedStep {
  readonly node: string;
  readonly label: Label;
  readonly type: string | null;
  readonly people: readonly { readonly id: string; readonly name: string | null }[];
  readonly reason: Label | string | null;
}

export interface InstanceNode {
  readonly key: string;
  readonly label: Label;
  readonly type: string;
  readonly state: 'done' | 'current' | 'ahead' | 'skipped';
}

export interface ProcessInstance {
  readonly id: string;
  readonly app: string;
  readonly process: string;
  readonly label: Label;
  readonly entity: string;
  readonly record: string;
  readonly state: InstanceState;
  readonly started_by: string | null;
  readonly started_by_name: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly verbs: readonly ('withdraw' | 'resubmit')[];
  readonly path: readonly PathStep[];
  readonly tasks: readonly Task[];
  readonly nodes: readonly InstanceNode[];
}
