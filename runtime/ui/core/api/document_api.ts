import type { BulkChoice, BulkRun } from '../bulk';
import type { DocumentLanguage, DocumentOffer } from '../document';
import type { FileInfo } from '../file';
import { api } from './client';

const recordPath = (entity: string, id: string) => `/records/${entity.replace('.', '/')}/${id}`;

export async function loadDocuments(entity: string, id: string): Promise<readonly DocumentOffer[]> {
  return (await api.request<{ documents: readonly DocumentOffer[] }>(`${recordPath(entity, id)}/documents`)).documents;
}

/** Where a document is, for a frame or a link. */
export function documentAddress(
  entity: string,
  id: string,
  template: string,
  form: 'html' | 'pdf',
  language: DocumentLanguage,
): string {
  return `/api${recordPath(entity, id)}/documents/${encodeURIComponent(template)}?format=${form}&lang=${language}`;
}

export function codeAddress(entity: string, id: string): string {
  return `/api${recordPath(entity, id)}/qr.svg`;
}

/** A document by its address. Rejects with ApiError. */
export function fetchFile(address: string): Promise<{ readonly content: Blob; readonly name: string }> {
  return api.file(address.replace(/^\/api/, ''));
}

/** Keeps the PDF with the record; answers the file. */
export function attachDocument(
  entity: string,
  id: string,
  template: string,
  language: DocumentLanguage,
): Promise<FileInfo> {
  const path = `${recordPath(entity, id)}/documents/${encodeURIComponent(template)}`;
  return api.request(path, { method: 'POST', body: { lang: language } });
}

/** Prints a selection in the background: one PDF of all, or a zip with one of each. */
export function printSelection(
  entity: string,
  choice: BulkChoice,
  template: string,
  language: DocumentLanguage,
  form: 'pdf' | 'zip',
): Promise<BulkRun> {
  const body = { ...choice, template, lang: language, format: form };
  return api.request(`/bulk/${entity.replace('.', '/')}/print`, { method: 'POST', body });
}
