/** A change to many records at once: `GET /api/bulk/{id}`. */

import type { FileInfo } from './file';

export interface BulkRun {
  readonly id: string;
  readonly entity: string;
  readonly action: 'update' | 'delete' | 'print';
  readonly state: 'running' | 'done' | 'undoing' | 'undone';
  readonly total: number;
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  readonly undone: number;
  /** Could not be taken back: changed since, or no longer allowed. */
  readonly kept: number;
  /** What was printed, once it is there; for a day. */
  readonly file?: FileInfo | null;
  readonly issues: readonly { readonly record: string; readonly title: string | null; readonly message: string }[];
}

export function isBusy(run: BulkRun): boolean {
  return run.state === 'running' || run.state === 'undoing';
}

/** Which records: chosen one by one, or all that a filter matches ("" for every one) and a search finds. */
export type BulkChoice = { readonly ids: readonly string[] } | { readonly filter: string; readonly search?: string };
