/** Names of cached answers. Live events invalidate by these prefixes. */

export const keys = {
  me: ['me'] as const,
  app: (app: string) => ['app', app] as const,
  apps: ['app'] as const,
  records: (entity: string) => ['records', entity] as const,
  list: (entity: string, query: object) => ['records', entity, query] as const,
  valuesInUse: (entity: string, field: string, search: string) => ['records', entity, 'values', field, search] as const,
  record: (entity: string, id: string, expand = '') => ['record', entity, id, expand] as const,
  history: (entity: string, id: string) => ['history', entity, id] as const,
  instances: (entity: string, id: string) => ['instances', entity, id] as const,
  allInstances: ['instances'] as const,
  tasks: ['tasks'] as const,
  taskList: (state: 'open' | 'done') => ['tasks', state] as const,
  task: (id: string) => ['tasks', 'one', id] as const,
  notifications: ['notifications'] as const,
  reports: ['report'] as const,
  report: (app: string, report: string, filter = '') => ['report', app, report, filter] as const,
  tokens: ['api_tokens'] as const,
  personAccess: (person: string) => ['person_access', person] as const,
  search: (q: string, entity: string, limit: number) => ['search', q, entity, limit] as const,
  people: (text: string) => ['people', text] as const,
};
