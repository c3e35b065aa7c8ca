import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';

import { ApiError, isApiError } from '../../core/api/api_error';
import { newIdempotencyKey } from '../../core/api/client';
import { createRecord, loadRecord, updateRecord } from '../../core/api/record_api';
import type { AppDefinition, EntityDefinition } from '../../core/definition';
import { checkRecord, warningsOf } from '../../core/form/check';
import { withDefaults } from '../../core/form/compute';
import type { Draft } from '../../core/form/draft';
import { type FieldState, formState, isLocked } from '../../core/form/state';
import { withoutUntouchedRows } from '../../core/form/untouched_rows';
import type { FieldValue, Labels, RecordAnswer, Values } from '../../core/record';
import { anyRunning, uploadsSettled } from '../../core/uploads';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { type FormAction, type FormScope, type FormState, isDirty, nextState, pendingChanges, startState } from './form_state';
import { type IssueTexts, localTexts, onlyWarnings, serverTexts, warningTexts } from './issue_texts';
import { withoutTouched } from './touched_issues';
import { useBehind } from './use_behind';

const NO_ISSUES: IssueTexts = new Map();

export interface RecordForm {
  /** The record's; null for a new one. */
  readonly id: string | null;
  readonly state: FormState;
  readonly scope: FormScope;
  readonly states: ReadonlyMap<string, FieldState>;
  readonly locked: boolean;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly issues: IssueTexts;
  /** What the server has now, when a save met a newer version. */
  readonly conflict: RecordAnswer | null;
  readonly failure: ApiError | null;
  readonly set: (key: string, value: FieldValue, title?: string) => void;
  readonly rememberTitle: (id: string, title: string) => void;
  /** Takes over input kept from before; where the record has moved on since, both sides are shown. */
  readonly takeOver: (draft: Draft) => void;
  /** What should be looked at but need not stop the save. */
  readonly warnings: IssueTexts;
  /** Answers the saved record, or null when something is in the way (see issues, warnings, conflict, failure). */
  readonly save: (despiteWarnings?: boolean) => Promise<RecordAnswer | null>;
  /** Goes on from the server's version with these values of ours on top. */
  readonly resolve: (theirs: RecordAnswer, mine: Values) => void;
  readonly reset: () => void;
}

/** The life of one create or edit form: values, live formulas and conditions, saving. */
export function useRecordForm(
  app: AppDefinition,
  entity: EntityDefinition,
  record: RecordAnswer | undefined,
  prefill: Values,
  prefillLabels: Labels,
): RecordForm {
  const evaluate = useEvaluator(app);
  const language = useLanguage();
  const text = useText();
  const scope = useMemo<FormScope>(
    () => ({ entity, entities: app.entities, evaluate }),
    [entity, app.entities, evaluate],
  );
  const start = useCallback(
    () =>
      record
        ? startState(scope, record.values, record.labels ?? {}, record.version)
        : startState(scope, withDefaults(entity, prefill, evaluate), prefillLabels, null),
    [record, scope, entity, prefill, evaluate, prefillLabels],
  );
  const [state, dispatch] = useReducer(
    (current: FormState, action: FormAction) => nextState(scope, current, action),
    undefined,
    start,
  );
  const [origin, setOrigin] = useState<Values>(state.values);
  const [issues, setIssues] = useState<IssueTexts>(NO_ISSUES);
  const [warnings, setWarnings] = useState<IssueTexts>(NO_ISSUES);
  const [conflict, setConflict] = useState<RecordAnswer | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [saving, setSaving] = useState(false);
  // What the server alone can warn of is overridden only once it was said.
  const warned = useRef(false);
  const attempt = useRef<{ body: string; key: string }>({ body: '', key: '' });
  const seen = useRef<readonly string[]>([]);
  useBehind(scope, state, dispatch);

  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });

  const states = useMemo(() => formState(entity, state.values, evaluate), [entity, state.values, evaluate]);
  const dirty = useMemo(() => isDirty(scope, state, origin), [scope, state, origin]);

  // A message goes as soon as its field is touched again; the next save tells what is still wrong.
  const set = useCallback((key: string, value: FieldValue, title?: string) => {
    const before = latest.current.values[key];
    dispatch({ kind: 'set', key, value, title });
    warned.current = false;
    setIssues((current) => withoutTouched(current, key, before, value));
  }, []);

  async function save(despiteWarnings = false): Promise<RecordAnswer | null> {
    if (anyRunning()) {
      // The files somebody chose are part of what they save.
      setSaving(true);
      await uploadsSettled();
      setSaving(false);
    }
    // The key that goes to the next row makes one too many at the end.
    const values = withoutUntouchedRows(entity, app.entities, latest.current.values, evaluate);
    const current = values === latest.current.values ? latest.current : { ...latest.current, values };
    for (const { key } of entity.fields) {
      if (values[key] !== latest.current.values[key]) dispatch({ kind: 'set', key, value: values[key] ?? null });
    }
    setFailure(null);
    const found = checkRecord(entity, app.entities, current.values, evaluate, record && current.base);
    const local = localTexts(found, entity, app.entities, language, text);
    setIssues(local);
    if (local.size > 0) return null;
    const doubts = warningsOf(entity, app.entities, current.values, evaluate);
    setWarnings(despiteWarnings ? NO_ISSUES : warningTexts(doubts, language));
    if (doubts.length > 0 && !despiteWarnings) return null;
    const said = warned.current ? (entity.duplicates ?? []).map((rule) => rule.key) : [];
    // What somebody has read they accept, nothing else; the server tells of what it alone can see.
    const read = [...doubts.map(({ key }) => key), ...seen.current, ...said];
    const override = despiteWarnings ? [...new Set(read)] : [];
    setSaving(true);
    try {
      const pending = pendingChanges(scope, current);
      if (!record) {
        const body = JSON.stringify([pending, override]);
        // The same content sent again after a lost answer must not make a second record.
        if (attempt.current.body !== body) attempt.current = { body, key: newIdempotencyKey() };
        return await createRecord(entity.name, pending, attempt.current.key, override);
      }
      return await updateRecord(entity.name, record.id, pending, current.version ?? record.version, override);
    } catch (error) {
      if (isApiError(error, 412) && record) {
        setConflict(await loadRecord(entity.name, record.id, (entity.paths ?? []).join(',')));
      } else if (isApiError(error) && onlyWarnings(error)) {
        warned.current = true;
        seen.current = error.issues.flatMap(({ check }) => (check ? [check] : []));
        setWarnings(serverTexts(error));
      } else if (isApiError(error) && error.issues.length > 0) setIssues(serverTexts(error));
      else setFailure(isApiError(error) ? error : new ApiError(0, 'unexpected', String(error)));
      return null;
    } finally {
      setSaving(false);
    }
  }

  function resolve(theirs: RecordAnswer, mine: Values): void {
    const fresh = startState(scope, theirs.values, theirs.labels ?? {}, theirs.version);
    const kept = Object.entries(mine).reduce<FormState>(
      (next, [key, value]) => nextState(scope, next, { kind: 'set', key, value: value ?? null }),
      { ...fresh, titles: { ...latest.current.titles, ...fresh.titles } },
    );
    setOrigin(fresh.values);
    dispatch({ kind: 'replace', state: kept });
    setConflict(null);
  }

  return {
    id: record?.id ?? null,
    state,
    scope,
    states,
    locked: Boolean(record) && (record?.readonly === true || isLocked(entity, state.base, evaluate)),
    dirty,
    saving,
    issues,
    warnings,
    conflict,
    failure,
    set,
    rememberTitle: useCallback((id: string, title: string) => dispatch({ kind: 'title', id, title }), []),
    takeOver: (draft) => {
      const outdated = record && draft.version !== null && draft.version !== record.version;
      const known = { ...state, titles: { ...state.titles, ...draft.titles } };
      const from = outdated ? { ...known, base: { ...record.values, ...draft.base }, version: draft.version } : known;
      const taken = Object.entries(draft.values).reduce<FormState>(
        (next, [key, value]) => nextState(scope, next, { kind: 'set', key, value: value ?? null }),
        from,
      );
      dispatch({ kind: 'replace', state: taken });
      if (outdated) setConflict(record);
    },
    save,
    resolve,
    reset: () => {
      const fresh = start();
      setOrigin(fresh.values);
      setIssues(NO_ISSUES);
      dispatch({ kind: 'replace', state: fresh });
    },
  };
}
