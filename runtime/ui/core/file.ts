/** Files as the API shows them, wherever a file field or a comment has some. */
import type { FieldValue, RowValues } from './record';

export interface FileInfo {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  /** image, document, pdf …; "other" for the rest. */
  readonly kind: string;
  readonly size: number;
  /** Pixels; null for what has no thumbnail. */
  readonly width: number | null;
  readonly height: number | null;
  /** False once only the name is left. */
  readonly available: boolean;
}

/** The files of a field; behind a reference only their ids are known. */
export function filesOf(value: FieldValue | undefined): readonly FileInfo[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly (string | RowValues)[]).flatMap((part) =>
    typeof part === 'string' ? [] : [part as unknown as FileInfo],
  );
}

export function asValue(files: readonly FileInfo[]): FieldValue {
  return files.length > 0 ? (files as unknown as readonly RowValues[]) : null;
}

export function fileAddress(file: Pick<FileInfo, 'id'>, inline = false): string {
  return `/api/files/${file.id}${inline ? '?inline=1' : ''}`;
}

export function thumbnailAddress(file: Pick<FileInfo, 'id'>): string {
  return `/api/files/${file.id}/thumbnail`;
}

export function hasPicture(file: FileInfo): boolean {
  return file.available && file.width !== null;
}

/** Bytes as people say them: "1.2 MB". */
export function sizeText(size: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = size;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${at === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}
