/** Unsaved input kept in the browser, so that a closed tab loses nothing. */
import type { Labels, Values } from '../record';

export interface Draft {
  readonly values: Values;
  readonly labels: Labels;
  /** The record version it is based on; null for a new record. */
  readonly version: number | null;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

const PREFIX = 'yingzao.draft.';
const KEPT_MILLISECONDS = 14 * 86_400_000;

export function draftKey(user: string, entity: string, record: string | null): string {
  return `${PREFIX}${user}.${entity}.${record ?? 'new'}`;
}

export function loadDraft(key: string, now: number): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null;
    if (draft && now - draft.savedAt > KEPT_MILLISECONDS) {
      localStorage.removeItem(key);
      return null;
    }
    return draft;
  } catch {
    return null;
  }
}

export function saveDraft(key: string, draft: Draft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden store must not stop anybody from typing.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing is left behind.
  }
}
