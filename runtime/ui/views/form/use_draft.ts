import { useEffect, useState } from 'react';

import { type Draft, draftKey, dropDraft, loadDraft, saveDraft } from '../../core/form/draft';
import { useMe } from '../../hooks/use_me';
import { pendingChanges } from './form_state';
import type { RecordForm } from './use_record_form';

export interface DraftKeeper {
  /** Input found from before; null once taken over or thrown away. */
  readonly found: Draft | null;
  readonly savedAt: number | null;
  readonly takeOver: () => void;
  readonly discard: () => void;
  /** The record is saved: nothing needs keeping. */
  readonly clear: () => void;
}

const WAIT_MILLISECONDS = 700;

/** Keeps unsaved input in this browser, and offers what was left from before. */
export function useDraft(form: RecordForm, record: string | null, enabled = true): DraftKeeper {
  const user = useMe()?.user.id ?? '';
  const key = draftKey(user, form.scope.entity.name, record);
  const [found, setFound] = useState<Draft | null>(() => (enabled ? loadDraft(key, Date.now()) : null));
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const { state, scope, dirty } = form;

  useEffect(() => {
    if (!dirty || !enabled) return undefined;
    const timer = setTimeout(() => {
      const savedNow = Date.now();
      saveDraft(key, {
        values: pendingChanges(scope, state),
        labels: state.titles,
        version: state.version,
        savedAt: savedNow,
      });
      setFound(null);
      setSavedAt(savedNow);
    }, WAIT_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [dirty, enabled, key, scope, state]);

  return {
    found,
    savedAt: dirty ? savedAt : null,
    takeOver: () => {
      if (found) form.takeOver(found.values, found.labels as Readonly<Record<string, string>>);
      setFound(null);
    },
    discard: () => {
      dropDraft(key);
      setFound(null);
    },
    clear: () => {
      if (enabled) dropDraft(key);
      setSavedAt(null);
    },
  };
}
