import { api } from '@yingzao/runtime-ui/core/api/client';
import {
  actOnImport, beginImport, chooseMapping, chooseSource, commitImport, loadImport,
} from '@yingzao/runtime-ui/core/api/import_api';
import type { ImportMapping, ImportRun } from '@yingzao/runtime-ui/core/import_run';

import type { Package } from '../../draft';

export interface SeenColumn {
  readonly heading: string;
  /** Of the first rows. */
  readonly cells: readonly string[];
  /** Its different values, where they could be options. */
  readonly distinct: readonly string[] | null;
}

export interface ProposedTable {
  readonly entity: string;
  /** Position among the files that were sent. */
  readonly file: number;
  readonly sheet: string | null;
  readonly rows: number;
  readonly columns: Readonly<Record<string, SeenColumn>>;
  readonly mapping: ImportMapping & { readonly sheet: string | null; readonly header_row: number };
}

export interface ProposedApp {
  readonly document: Package;
  readonly tables: readonly ProposedTable[];
}

export function proposeApp(files: readonly File[], key: string, label: string, onProgress: (share: number) => void): Promise<ProposedApp> {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  form.append('key', key);
  form.append('label', label);
  return api.upload('/builder/apps/from-file', form, onProgress);
}

const ASK_AGAIN_MILLISECONDS = 600;
const AT_WORK = new Set(['preparing', 'checking', 'running']);

/** Waits until the worker has come to something. */
async function settled(run: ImportRun, onProgress: (run: ImportRun) => void): Promise<ImportRun> {
  let now = run;
  while (AT_WORK.has(now.state)) {
    onProgress(now);
    await new Promise((resolve) => {
      setTimeout(resolve, ASK_AGAIN_MILLISECONDS);
    });
    now = await loadImport(run.id);
  }
  onProgress(now);
  return now;
}

/** Brings one table's rows in by the existing imports; rows that do not fit are left out and counted. */
export async function importTable(
  app: string,
  table: ProposedTable,
  file: File,
  onProgress: (run: ImportRun) => void,
): Promise<ImportRun> {
  const { sheet, header_row, ...mapping } = table.mapping;
  let run = await settled(await beginImport(`${app}.${table.entity}`, file), onProgress);
  if (run.state !== 'ready') return run;
  run = await settled(await chooseSource(run.id, sheet ?? undefined, header_row), onProgress);
  if (run.state !== 'ready') return run;
  run = await settled(await chooseMapping(run.id, mapping), onProgress);
  if (run.state === 'ready') run = await settled(await actOnImport(run.id, 'check'), onProgress);
  if (run.state !== 'checked') return run;
  return settled(await commitImport(run.id, 'skip'), onProgress);
}
