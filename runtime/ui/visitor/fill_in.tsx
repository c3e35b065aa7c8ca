import { type FormEvent, type ReactNode, useEffect, useMemo, useReducer, useRef, useState } from 'react';

import { type ApiError, isApiError } from '../core/api/api_error';
import { type ApiClient, newIdempotencyKey } from '../core/api/client';
import { keepPublicDraft, sendPublicForm, uploadPublicFile } from '../core/api/public_form_api';
import { checkRecord } from '../core/form/check';
import { withAvailable } from '../core/form/options';
import { withDefaults } from '../core/form/compute';
import { evaluatorOf } from '../core/form/evaluator';
import { formState } from '../core/form/state';
import { pick } from '../core/label';
import type { FormSection } from '../core/definition';
import type { OpenForm, Thanks } from '../core/public_form';
import { type Values, rowsOf } from '../core/record';
import { anyRunning, uploadsSettled } from '../core/uploads';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';
import { type FormAction, type FormScope, type FormState, nextState, pendingChanges, startState } from '../views/form/form_state';
import { controlAt, issueAt, placesOf, withoutPlace } from '../views/form/issue_places';
import { type IssueTexts, localTexts, onlyWarnings, serverTexts } from '../views/form/issue_texts';
import { FormField } from './form_field';
import { RowsField } from './rows_field';
import { parametersOf, resumeAddress, type Place } from './place';

export interface FillInProps {
  readonly client: ApiClient;
  readonly place: Place;
  readonly form: OpenForm;
  readonly begun: Values;
  readonly lost: boolean;
  readonly onSent: (thanks: Thanks) => void;
  /** The form closed or filled up meanwhile. */
  readonly onClosed: () => void;
}

const NONE: IssueTexts = new Map();

/** The open form: the same definition, conditions and checks as for staff, with the browser's own controls. */
export function FillIn({ client, place, form, begun, lost, onSent, onClosed }: FillInProps) {
  const text = useText();
  const language = useLanguage();
  const scope = useMemo<FormScope>(
    () => ({
      entity: form.entity,
      entities: form.entities,
      evaluate: evaluatorOf(form.constants, null, form.workspace.zone),
    }),
    [form],
  );
  const [state, dispatch] = useReducer(
    (current: FormState, action: FormAction) => nextState(scope, current, action),
    undefined,
    () => startState(scope, withDefaults(scope.entity, begun, scope.evaluate), {}, null),
  );
  const [issues, setIssues] = useState<IssueTexts>(NONE);
  const [warnings, setWarnings] = useState<IssueTexts>(NONE);
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const [draft, setDraft] = useState(place.resume && !lost ? place.resume : undefined);
  const [kept, setKept] = useState(false);
  const attempt = useRef({ body: '', key: '' });
  // Known to this page alone: what was uploaded with it can be sent by nobody else.
  const [secret] = useState(newIdempotencyKey);
  const upload = (file: File) => uploadPublicFile(client, form.slug, file, secret);
  const trap = useRef<HTMLInputElement>(null);
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });
  const states = useMemo(
    () => formState(form.entity, state.values, scope.evaluate),
    [form.entity, state.values, scope.evaluate],
  );
  const sections = form.sections
    .filter((section) => !section.visible_when || scope.evaluate(section.visible_when, state.values) !== false)
    .map((section) => ({
      ...section,
      shown: section.fields.flatMap((key) => form.entity.fields.find((field) => field.key === key && states.get(key)?.visible) ?? []),
    }))
    .filter((section) => section.shown.length > 0);
  const shown = new Set(sections.flatMap((section) => section.shown.map(({ key }) => key)));

  function show(found: IssueTexts): void {
    setIssues(found);
    const places = form.sections.flatMap((section) => section.fields);
    const first = places.flatMap((key) => placesOf(key, found))[0];
    // After the messages have been drawn, so that they are read with the field.
    if (first) {
      requestAnimationFrame(() => {
        const field = controlAt(first);
        const folded = field?.closest('details');
        if (folded) folded.open = true;
        field?.focus();
      });
    }
  }

  async function send(despiteWarnings: boolean): Promise<void> {
    if (busy) return;
    setFailure(undefined);
    if (anyRunning()) {
      setBusy(true);
      await uploadsSettled();
      setBusy(false);
    }
    const { values: typed } = latest.current;
    const local = checkRecord(form.entity, form.entities, typed, scope.evaluate).filter(
      (issue) => shown.has(issue.path.split('.')[0] ?? '') || (issue.path === '' && issue.code === 'check'),
    );
    if (local.length > 0) {
      show(localTexts(local, form.entity, form.entities, language, text));
      return;
    }
    const values = Object.fromEntries(
      Object.entries(pendingChanges(scope, latest.current)).filter(([key]) => shown.has(key)),
    );
    const override = despiteWarnings
      ? (form.entity.checks ?? []).flatMap((check) => (check.severity === 'warning' ? [check.key] : []))
      : [];
    const body = JSON.stringify([values, override]);
    // The same content sent again after a lost answer must not make a second record.
    if (attempt.current.body !== body) attempt.current = { body, key: newIdempotencyKey() };
    const parameters = parametersOf(new URL(location.href), form.parameters);
    setBusy(true);
    setIssues(NONE);
    setWarnings(NONE);
    try {
      const sending = { values, parameters, override, uploads: secret, website: trap.current?.value ?? '' };
      onSent(await sendPublicForm(client, form.slug, draft ? { ...sending, draft } : sending, attempt.current.key));
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.status === 409 && error.code.startsWith('public_form.')) onClosed();
      else if (onlyWarnings(error)) setWarnings(serverTexts(error));
      else if (error.issues.length > 0) show(serverTexts(error));
      else setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  async function keep(): Promise<void> {
    setFailure(undefined);
    setBusy(true);
    try {
      const token = await keepPublicDraft(client, form.slug, pendingChanges(scope, state), draft);
      setDraft(token);
      setKept(true);
    } catch (error) {
      if (!isApiError(error)) throw error;
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void send(false);
  }

  const general = issues.get('');
  const introduction = pick(form.introduction, language);
  return (
    <form className="yzp-form" noValidate onSubmit={submit}>
      <section className="yzp-card yzp-head">
        <h1>{pick(form.label, language, form.slug)}</h1>
        {introduction && <p>{introduction}</p>}
      </section>
      {lost && (
        <p className="yzp-notice" role="status">
          {text('public.lost')}
        </p>
      )}
      {sections.map((section) => (
        <Section key={section.id} section={section}>
          {section.shown.map((field) =>
            field.type === 'subtable' ? (
              <RowsField
                key={field.key}
                field={field}
                rows={rowsOf(state.values[field.key])}
                parent={state.values}
                required={states.get(field.key)?.required ?? false}
                disabled={busy || (states.get(field.key)?.readonly ?? false)}
                issues={issues}
                form={form}
                evaluate={scope.evaluate}
                upload={upload}
                onChange={(value) => {
                  setKept(false);
                  setIssues((current) => withoutPlace(current, field.key));
                  dispatch({ kind: 'set', key: field.key, value });
                }}
              />
            ) : (
            <FormField
              key={field.key}
              path={field.key}
              field={withAvailable(field, state.values, scope.evaluate)}
              value={state.values[field.key]}
              required={states.get(field.key)?.required ?? false}
              disabled={busy || (states.get(field.key)?.readonly ?? false)}
              issue={issueAt(issues, field.key)}
              form={form}
              upload={upload}
              onChange={(value) => {
                setKept(false);
                setIssues((current) => withoutPlace(current, field.key));
                dispatch({ kind: 'set', key: field.key, value });
              }}
            />
            ),
          )}
        </Section>
      ))}
      {/* Nobody sees or reaches this; programs fill in whatever they find. */}
      <div className="yzp-trap" aria-hidden="true">
        <label>
          Website
          <input ref={trap} name="website" type="text" tabIndex={-1} autoComplete="off" />
        </label>
      </div>
      {(general || issues.size > 0) && (
        <p className="yzp-problem" role="alert">
          {general ?? text('public.correct', { count: issues.size })}
        </p>
      )}
      {failure && (
        <p className="yzp-problem" role="alert">
          {failure.message || text('error.network')}
        </p>
      )}
      {warnings.size > 0 && (
        <div className="yzp-notice" role="alert">
          {[...warnings].map(([path, message]) => (
            <p key={path}>{message}</p>
          ))}
          <button type="button" className="yzp-button yzp-secondary" onClick={() => void send(true)}>
            {text('public.send_anyway')}
          </button>
        </div>
      )}
      {kept && draft && <KeptLink address={resumeAddress(new URL(location.href), draft)} />}
      <div className="yzp-actions">
        <button type="submit" className="yzp-button" disabled={busy}>
          {busy ? text('public.sending') : pick(form.submit_label, language, text('public.send'))}
        </button>
        <button type="button" className="yzp-link" disabled={busy} onClick={() => void keep()}>
          {text('public.later')}
        </button>
      </div>
    </form>
  );
}

function Section({ section, children }: { readonly section: FormSection; readonly children: ReactNode }) {
  const heading = pick(section.label, useLanguage());
  if (section.collapsible && heading) {
    return (
      <details className="yzp-card" open={section.collapsible === 'open'}>
        <summary>
          <h2>{heading}</h2>
        </summary>
        {children}
      </details>
    );
  }
  return (
    <section className="yzp-card">
      {heading && <h2>{heading}</h2>}
      {children}
    </section>
  );
}

function KeptLink({ address }: { readonly address: string }) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  return (
    <div className="yzp-notice" role="status">
      <label htmlFor="resume">{text('public.kept')}</label>
      <span className="yzp-affixed">
        <input id="resume" className="yzp-input" readOnly value={address} onFocus={(event) => event.target.select()} />
        <button
          type="button"
          className="yzp-button yzp-secondary"
          onClick={() => void navigator.clipboard?.writeText(address).then(() => setCopied(true))}
        >
          {text(copied ? 'public.copied' : 'public.copy')}
        </button>
      </span>
    </div>
  );
}
