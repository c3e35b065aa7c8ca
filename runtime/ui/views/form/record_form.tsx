import { Alert, Button } from 'antd';
import { useEffect, useMemo } from 'react';

import type { AppDefinition, EntityDefinition } from '../../core/definition';
import type { Draft, DraftStore } from '../../core/form/draft';
import { openedOn } from '../../core/form/fixed';
import { fieldOf, formOf } from '../../core/form/layout';
import type { Labels, RecordAnswer, Values } from '../../core/record';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useNarrow } from '../../hooks/use_narrow';
import { useShortcuts } from '../../hooks/use_shortcuts';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { ConflictView } from './conflict_view';
import { FormSections } from './form_sections';
import { IssueSummary } from './issue_summary';
import { SimilarHint } from './similar_hint';
import { useDraft } from './use_draft';
import { useRecordForm } from './use_record_form';
import { useSimilar } from './use_similar';
import './form.css';

export interface RecordFormProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  /** Absent for a new record. */
  readonly record?: RecordAnswer;
  readonly prefill?: Values;
  readonly prefillLabels?: Labels;
  readonly onSaved: (record: RecordAnswer, another: boolean) => void;
  readonly onCancel: () => void;
  readonly onDirty?: (dirty: boolean) => void;
  /** Created on the way to another record: no draft is kept, no shortcut is taken. */
  readonly passing?: boolean;
  /** Offers "save and new". */
  readonly another?: boolean;
  /** Keeps what is typed beyond this browser. */
  readonly drafts?: DraftStore;
  /** The record's version as live refresh last saw it. */
  readonly seenVersion?: number;
}

const NO_VALUES: Values = {};
const NO_LABELS: Labels = {};

/** Creates or edits one record. */
export function RecordForm(props: RecordFormProps) {
  const { record, onSaved, onCancel, onDirty } = props;
  const { app, entity } = useMemo(() => openedOn(props.app, props.entity, record), [props.app, props.entity, record]);
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const form = useRecordForm(app, entity, record, props.prefill ?? NO_VALUES, props.prefillLabels ?? NO_LABELS);
  const narrow = useNarrow();
  const draft = useDraft(form, record?.id ?? null, !props.passing, props.drafts);
  const similar = useSimilar(entity, form.state.values, !record);
  const idPrefix = props.passing ? 'passing-' : undefined;
  const { dirty, saving, conflict, failure } = form;
  useEffect(() => onDirty?.(dirty), [dirty, onDirty]);

  async function save(another: boolean, despiteWarnings = false): Promise<void> {
    if (saving) return;
    const saved = await form.save(despiteWarnings);
    if (!saved) return;
    draft.clear();
    onDirty?.(false);
    if (another) form.reset();
    onSaved(saved, another);
  }

  function draftNotes(found: Draft): readonly string[] {
    const lost = (found.lost ?? []).map((key) => label(fieldOf(entity, key)?.label, key));
    return [
      ...(record && found.version !== record.version ? [text('form.draft_outdated')] : []),
      ...(lost.length > 0 ? [text('form.draft_lost', { fields: lost.join(' · ') })] : []),
    ];
  }

  const submit = () => {
    // With another form in front, the keys are meant for that one.
    const front = document.querySelector('.ant-drawer-open .yz-form');
    if (front ? props.passing : !props.passing) void save(false);
  };
  useShortcuts({ 'mod+s': submit, 'mod+enter': submit });
  const movedOn = record && props.seenVersion !== undefined && props.seenVersion > (form.state.version ?? 0);

  return (
    <form
      className="yz-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(false);
      }}
    >
      {draft.found && (
        <Alert
          type="info"
          showIcon
          title={text(draft.elsewhere ? 'form.draft_elsewhere' : 'form.draft_found', {
            time: format.dateTime(new Date(draft.found.savedAt).toISOString()),
          })}
          description={draftNotes(draft.found).join(' ') || undefined}
          action={
            <span className="yz-alert-actions">
              <Button size="small" type="primary" onClick={draft.takeOver}>
                {text(draft.elsewhere ? 'form.draft_take' : 'form.draft_restore')}
              </Button>
              <Button size="small" onClick={draft.discard}>
                {text(draft.elsewhere ? 'form.draft_keep_mine' : 'form.draft_discard')}
              </Button>
            </span>
          }
        />
      )}
      {form.locked && <Alert type="warning" showIcon title={text(record?.readonly ? 'form.not_yours' : 'form.locked')} />}
      {movedOn && !conflict && <Alert type="warning" showIcon title={text('form.moved_on')} />}
      {failure && <Alert type="error" showIcon title={errorText(failure, text)} />}
      <IssueSummary issues={form.issues} entity={entity} entities={app.entities} idPrefix={idPrefix} />
      {form.warnings.size > 0 && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={text('form.warnings', { count: form.warnings.size })}
          description={
            <ul>
              {[...form.warnings].map(([path, message]) => (
                <li key={path}>{message}</li>
              ))}
            </ul>
          }
          action={
            <Button size="small" type="primary" onClick={() => void save(false, true)}>
              {text('form.save_anyway')}
            </Button>
          }
        />
      )}
      {!record && (entity.duplicates ?? []).length > 0 && form.warnings.size === 0 && <SimilarHint entity={entity.name} likes={similar} />}
      <FormSections form={formOf(app, entity, record ? 'edit' : 'create', narrow)} record={form} fixed={record?.fixed} locked={form.locked} disabled={saving} idPrefix={idPrefix} />
      {conflict && (
        <ConflictView
          scope={form.scope}
          state={form.state}
          theirs={conflict}
          onResolve={(mine) => form.resolve(conflict, mine)}
        />
      )}
      <div className="yz-form-footer">
        <span className="yz-form-status" role="status">
          {draft.savedAt
            ? text(draft.synced ? 'form.draft_synced' : 'form.draft_saved', { time: clockTime(draft.savedAt) })
            : dirty
              ? text('form.unsaved')
              : ''}
        </span>
        <Button onClick={onCancel}>{text('action.cancel')}</Button>
        {props.another && !record && (
          <Button loading={saving} onClick={() => void save(true)}>
            {text('form.save_another')}
          </Button>
        )}
        <Button type="primary" htmlType="submit" loading={saving} disabled={form.locked || (Boolean(record) && !dirty)}>
          {text('form.save')}
        </Button>
      </div>
    </form>
  );
}

function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
