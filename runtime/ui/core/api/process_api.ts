import type { ProcessInstance, Task, TaskPage, Verb } from '../process';
import type { Values } from '../record';
import { api } from './client';

export async function loadInstances(entity: string, record: string): Promise<readonly ProcessInstance[]> {
  const answer = await api.request<{ instances: readonly ProcessInstance[] }>('/processes/instances', {
    query: { entity, record },
  });
  return answer.instances;
}

export function startProcess(
  app: string,
  process: string,
  record: string,
  idempotencyKey: string,
): Promise<ProcessInstance> {
  return api.request(`/processes/${app}/${process}/instances`, {
    method: 'POST',
    body: { record },
    idempotencyKey,
  });
}

export function actOnInstance(id: string, verb: string, comment?: string): Promise<ProcessInstance> {
  return api.request(`/processes/instances/${id}/${verb}`, { method: 'POST', body: { comment } });
}

export function loadTasks(state: 'open' | 'done', after?: string): Promise<TaskPage> {
  return api.request('/tasks', { query: { state, limit: 50, after } });
}

export function decideTask(id: string, verb: Verb, comment: string, values?: Values): Promise<Task> {
  return api.request(`/tasks/${id}/${verb}`, { method: 'POST', body: { comment: comment || undefined, values } });
}
