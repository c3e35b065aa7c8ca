/** Unsaved input, kept in the browser at once and on the server soon after. No React. */
import type { EntityDefinition } from '../definition';
import type { RowValues, Values } from '../record';

export interface Draft {
  readonly values: Values;
  /** What these fields held in the version the draft is based on. */
  readonly base: Values;
  /** Titles by record id. */
  readonly titles: Readonly<Record<string, string>>;
  /** The record version it is based on; null for a new record. */
  readonly version: number | null;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** The server has it as well. */
  readonly synced?: boolean;
  /** Fields whose files are no longer there. */
  readonly lost?: readonly string[];
}

/** Where drafts outlive the browser; `core/api/draft_api` in the app, nothing in a preview. */
export interface DraftStore {
  /** Null where there is none. */
  readonly load: (entity: string, record: string | null) => Promise<(Draft & { readonly revision: number }) | null>;
  /** Answers the new revision. Throws ApiError 412 when another device wrote in between. */
  readonly keep: (entity: string, record: string | null, draft: Draft, revision: number, leaving: boolean) => Promise<number>;
  readonly drop: (entity: string, record: string | null) => Promise<void>;
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
    return draft && { ...draft, base: draft.base ?? {}, titles: draft.titles ?? {} };
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

/** Whoever signs in at this browser next need not find what the server keeps anyway. */
export function dropSyncedDrafts(): void {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      if ((JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null)?.synced) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept, so nothing is left behind.
  }
}

/** Values without those that may lie nowhere but in their record. */
export function draftable(
  entity: EntityDefinition,
  entities: Readonly<Record<string, EntityDefinition>>,
  values: Values,
): Values {
  const kept: Record<string, Values[string]> = {};
  for (const [key, value] of Object.entries(values)) {
    const field = entity.fields.find((candidate) => candidate.key === key);
    if (field?.kept_in_drafts === false) continue;
    const child = field?.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
    kept[key] =
      child && Array.isArray(value)
        ? (value as readonly RowValues[]).map((row) => draftable(child, entities, row) as RowValues)
        : value;
  }
  return kept;
}
