import { api } from './client';
import { recordsPath } from './record_api';

/** What a list shows, as a file: `fields` are the paths of its columns, all of the entity without them. */
export interface ExportWish {
  readonly format: 'xlsx' | 'csv';
  readonly filter?: string;
  readonly search?: string;
  readonly sort?: readonly string[];
  readonly fields?: readonly string[];
  /** Telephone numbers as people typed them. */
  readonly as_typed?: boolean;
  /** Encrypted fields whose texts are wanted; the audit log keeps who asked. */
  readonly reveal?: readonly string[];
}

export function exportRecords(entity: string, wish: ExportWish): Promise<{ readonly content: Blob; readonly name: string }> {
  return api.file(`${recordsPath(entity)}/export`, { method: 'POST', body: wish });
}
