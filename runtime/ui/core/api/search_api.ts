import type { SearchAnswer } from '../search';
import { api } from './client';

export interface SearchQuery {
  readonly q: string;
  readonly entity?: string;
  readonly limit?: number;
  readonly after?: string;
}

export function searchRecords(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
  return api.request('/search', { query: { ...query }, signal });
}
