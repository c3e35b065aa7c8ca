import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useState } from 'react';

import type { ExplainedAction, Explanation } from '../../core/access';
import { explainRecord } from '../../core/api/access_api';
import type { TextKey } from '../../core/i18n/i18n';
import { keys } from '../../core/query_keys';
import { Picker, type PickerOption } from '../../fields/shared/picker';
import { usePickerState } from '../../fields/shared/use_picker_state';
import { usePeopleOptions } from '../../fields/user/use_people_options';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import './share_dialog.css';

const RIGHTS: Readonly<Record<string, TextKey>> = {
  hidden: 'explain.hidden',
  read: 'explain.read',
  write: 'explain.write',
};

export interface ExplainDialogProps {
  readonly entity: string;
  readonly record: string;
  readonly onClose: () => void;
}

/** Why a person may or may not see and change a record, and each of its fields; for administrators. */
export function ExplainDialog({ entity, record, onClose }: ExplainDialogProps) {
  const text = useText();
  const picker = usePickerState();
  const found = usePeopleOptions(picker.search, picker.open);
  const [person, setPerson] = useState<PickerOption | null>(null);
  const answer = useQuery({
    queryKey: keys.explanation(entity, record, person?.id ?? ''),
    queryFn: () => explainRecord(entity, record, person?.id ?? ''),
    enabled: person !== null,
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Modal open title={text('explain.title')} footer={null} width={640} onCancel={onClose} destroyOnHidden>
      <p className="yz-muted yz-explain-note">{text('explain.note')}</p>
      <Picker
        autoFocus
        label={text('explain.person')}
        state={picker}
        found={found}
        value={person ? [person] : []}
        onChange={([chosen]) => setPerson(chosen ?? null)}
      />
      {person && answer.isPending && <Bar width="60%" />}
      {answer.isError && <Failed error={answer.error} onRetry={() => void answer.refetch()} />}
      {person && answer.data && <Told answer={answer.data} />}
    </Modal>
  );
}

function Told({ answer }: { readonly answer: Explanation }) {
  const text = useText();
  const label = useLabel();
  return (
    <div className="yz-explain" role="status">
      <section>
        <h3>{text('explain.roles')}</h3>
        <ul>
          {answer.held.map((role) => (
            <li key={role.name}>
              <span>{role.label}</span>
              <span className="yz-muted">
                {role.through.map((one) => (one.kind === 'user' ? text('explain.direct') : `${text(`holder.${one.kind}`)} ${one.name}`)).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{text('explain.actions')}</h3>
        <ul>
          {answer.actions.map((action) => (
            <li key={action.action} data-allowed={action.allowed}>
              <span>{text(`explain.action_${action.action}` as TextKey)}</span>
              <Reasons action={action} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{text('explain.fields')}</h3>
        <ul>
          {answer.fields.map((field) => (
            <li key={field.field}>
              <span>{label(field.label, field.field)}</span>
              <span>
                <strong>{text(RIGHTS[field.right] ?? 'explain.read')}</strong> <span className="yz-muted">{field.reason}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {answer.forms.length > 0 && (
        <section>
          <h3>{text('explain.forms')}</h3>
          <ul>
            {answer.forms.map((form) => (
              <li key={form.form} data-allowed={form.fits}>
                <span>{label(form.label, form.form)}</span>
                <span>
                  <strong>{text(form.fits ? 'explain.form_fits' : 'explain.form_misses')}</strong>{' '}
                  <span className="yz-muted">
                    {[
                      form.purposes.map((purpose) => text(`explain.purpose_${purpose}`)).join('/'),
                      text(`explain.device_${form.device}`),
                      form.roles.length > 0
                        ? text('explain.form_roles', { roles: form.roles.map((role) => label(role)).join(' · ') })
                        : text('explain.form_everybody'),
                    ].join(' · ')}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Reasons({ action }: { readonly action: ExplainedAction }) {
  const text = useText();
  return (
    <span>
      <strong>{text(action.allowed ? 'explain.yes' : 'explain.no')}</strong>{' '}
      <span className="yz-muted">{action.reasons.join(' · ')}</span>
    </span>
  );
}
