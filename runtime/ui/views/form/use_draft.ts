import { useCallback, useEffect, useRef, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import {
  type Draft,
  type DraftStore,
  draftKey,
  draftable,
  dropDraft,
  loadDraft,
  saveDraft,
} from '../../core/form/draft';
import { useMe } from '../../hooks/use_me';
import { pendingChanges } from './form_state';
import type { RecordForm } from './use_record_form';

export interface DraftKeeper {
  /** Input found from before; null once taken over or thrown away. */
  readonly found: Draft | null;
  /** It was written on another device while this form was open. */
  readonly elsewhere: boolean;
  readonly savedAt: number | null;
  /** The server has what is typed, not this browser alone. */
  readonly synced: boolean;
  readonly takeOver: () => void;
  /** Goes on with what is here; what was found is gone. */
  readonly discard: () => void;
  /** The record is saved: nothing needs keeping. */
  readonly clear: () => void;
}

const LOCAL_MILLISECONDS = 700;
const SERVER_MILLISECONDS = 2000;

/** Keeps unsaved input in this browser and in `store`, and offers what was left from before. */
export function useDraft(form: RecordForm, record: string | null, enabled = true, store?: DraftStore): DraftKeeper {
  const user = useMe()?.user.id ?? '';
  const entity = form.scope.entity.name;
  const key = draftKey(user, entity, record);
  const [found, setFound] = useState<Draft | null>(() => (enabled ? loadDraft(key, Date.now()) : null));
  const [elsewhere, setElsewhere] = useState(false);
  const [saved, setSaved] = useState<Draft | null>(null);
  const { state, scope, dirty } = form;
  const serving = enabled ? store : undefined;
  // Of the server's draft; null until it is known.
  const revision = useRef<number | null>(null);
  const waiting = useRef<Draft | null>(null);
  const busy = useRef(false);
  const over = useRef(false);

  useEffect(() => {
    if (!serving) return undefined;
    let current = true;
    serving.load(entity, record).then(
      (kept) => {
        if (!current) return;
        revision.current = kept?.revision ?? 0;
        // What this browser has beyond the server's copy was typed later.
        if (kept) setFound((local) => (local && !local.synced && local.savedAt > kept.savedAt ? local : kept));
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [serving, entity, record]);

  const send = useCallback(
    async (leaving = false): Promise<void> => {
      const draft = waiting.current;
      if (!serving || !draft || busy.current || revision.current === null || over.current) return;
      waiting.current = null;
      busy.current = true;
      try {
        revision.current = await serving.keep(entity, record, draft, revision.current, leaving);
        const kept = { ...draft, synced: true };
        if (!over.current && !waiting.current) {
          saveDraft(key, kept);
          setSaved(kept);
        }
      } catch (error) {
        if (isApiError(error, 412)) {
          const other = await serving.load(entity, record).catch(() => null);
          revision.current = other?.revision ?? 0;
          waiting.current ??= draft;
          if (other) {
            setFound(other);
            setElsewhere(true);
          }
        }
        // Offline or too long: it stays in this browser, and the next change tries again.
      } finally {
        busy.current = false;
      }
      if (over.current) await serving.drop(entity, record).catch(() => undefined);
    },
    [serving, entity, record, key],
  );

  useEffect(() => {
    // What was left from before is neither written over nor lost while nobody has decided.
    if (!dirty || !enabled || found) return undefined;
    over.current = false;
    const timers = [
      setTimeout(() => {
        const values = draftable(scope.entity, scope.entities, pendingChanges(scope, state));
        const base = Object.fromEntries(Object.keys(values).map((name) => [name, state.base[name] ?? null]));
        const draft: Draft = {
          values,
          base: state.version === null ? {} : base,
          titles: state.titles,
          version: state.version,
          savedAt: Date.now(),
        };
        saveDraft(key, draft);
        waiting.current = draft;
        setSaved(draft);
      }, LOCAL_MILLISECONDS),
      setTimeout(() => void send(), SERVER_MILLISECONDS),
    ];
    return () => timers.forEach(clearTimeout);
  }, [dirty, enabled, found, key, scope, state, send]);

  useEffect(() => {
    const leave = () => {
      if (document.visibilityState === 'hidden') void send(true);
    };
    document.addEventListener('visibilitychange', leave);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      void send(true);
    };
  }, [send]);

  const drop = useCallback(() => {
    dropDraft(key);
    waiting.current = null;
    if (serving && revision.current !== 0) {
      revision.current = 0;
      void serving.drop(entity, record).catch(() => undefined);
    }
  }, [key, serving, entity, record]);

  return {
    found,
    elsewhere,
    savedAt: dirty && !found ? (saved?.savedAt ?? null) : null,
    synced: saved?.synced ?? false,
    takeOver: () => {
      if (found) form.takeOver(found);
      setFound(null);
      setElsewhere(false);
    },
    discard: () => {
      if (!elsewhere) drop();
      setFound(null);
      setElsewhere(false);
    },
    clear: () => {
      over.current = true;
      if (enabled) drop();
      setSaved(null);
    },
  };
}
