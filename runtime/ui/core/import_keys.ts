/** Names of cached answers about imports: apart, since the first screen needs none of them. */

export const importKeys = {
  importPreview: (id: string, sheet: string) => ['imports', 'preview', id, sheet] as const,
  importRows: (id: string, only: string) => ['imports', 'rows', id, only] as const,
  importRun: (id: string) => ['imports', 'one', id] as const,
  imports: (entity: string) => ['imports', entity] as const,
  migration: (id: string) => ['migrations', id] as const,
  migrations: ['migrations'] as const,
} as const;
