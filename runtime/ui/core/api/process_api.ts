import type { ExpectedStep, ProcessInstance, Task, TaskPage, Verb } from '../process';
import type { Values } from '../record';
import { api } from './client';

export async function loadInstances(entity: string, record: string): Promise<readonly ProcessInstance[]> {
  const answer = await api.request<{ instances: readonly ProcessInstance[] }>('/processes/instances', {
    query: { entity, record },
  });
  return answer.instances;
}

/** Starts the process "app.key" on a record. */
export function startProcess(process: string, record: string, idempotencyKey: string): Promise<ProcessInstance> {
  return api.request(`/processes/${process.replace('.', '/')}/instances`, {
    method: 'POST',
    body: { record },
    idempotencyKey,
  });
}

/** The way a submission would go if everybody approved. */
export async function previewProcess(process: string, record: string): Promise<readonly ExpectedStep[]> {
  const answer = await api.request<{ steps: readonly ExpectedStep[] }>(
    `/processes/${process.replace('.', '/')}/preview`,
    { query: { record } },
  );
  return answer.steps;
}

export function actOnInstance(id: string, verb: string, comment?: string): Promise<ProcessInstance> {
  return api.request(`/processes/instances/${id}/${verb}`, { method: 'POST', body: { comment } });
}

export function loadTasks(state: 'open' | 'done', after?: string): Promise<TaskPage> {
  return api.request('/tasks', { query: { state, limit: 50, after } });
}

export function loadTask(id: string): Promise<Task> {
  return api.request(`/tasks/${id}`);
}

export function decideTask(id: string, verb: Verb, comment: string, values?: Values): Promise<Task> {
  return api.request(`/tasks/${id}/${verb}`, { method: 'POST', body: { comment: comment || undefined, values } });
}
