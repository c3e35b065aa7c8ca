import { useMutation, useQueryClient } from '@tanstack/react-query';

import { decideTask } from '../../core/api/process_api';
import type { Task, Verb } from '../../core/process';
import { keys } from '../../core/query_keys';
import type { Values } from '../../core/record';

export interface Decision {
  readonly task: Task;
  readonly verb: Verb;
  readonly comment: string;
  /** Fields the task lets its holder change. */
  readonly values?: Values;
}

/** Decides a task; lists, record and process are asked again whatever the answer. */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ task, verb, comment, values }: Decision) => decideTask(task.id, verb, comment, values),
    onSettled: (_, __, { task }) => {
      void client.invalidateQueries({ queryKey: keys.tasks });
      void client.invalidateQueries({ queryKey: keys.me });
      void client.invalidateQueries({ queryKey: keys.instances(task.entity, task.record) });
      void client.invalidateQueries({ queryKey: ['record', task.entity, task.record] });
      void client.invalidateQueries({ queryKey: keys.records(task.entity) });
    },
  });
}
