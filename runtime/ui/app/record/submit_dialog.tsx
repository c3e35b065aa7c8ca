import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Modal } from 'antd';
import { useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { previewProcess } from '../../core/api/process_api';
import type { EntityDefinition, ProcessSummary } from '../../core/definition';
import type { ExpectedStep } from '../../core/process';
import type { RecordAnswer } from '../../core/record';
import { PersonMark } from '../../fields/shared/person_mark';
import { useNotices } from '../../hooks/use_notices';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Bar } from '../../views/common/skeleton';
import '../../views/process/process.css';
import { useStartProcess } from './use_start_process';

export interface SubmitDialogProps {
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
  readonly process: ProcessSummary;
  readonly onClose: () => void;
}

/** Shows whom a submission would go to, before it goes. */
export function SubmitDialog({ entity, record, process, onClose }: SubmitDialogProps) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const { message } = useNotices();
  const start = useStartProcess(entity, record);
  const preview = useQuery({
    queryKey: ['preview', process.name, record.id, record.version],
    queryFn: () => previewProcess(process.name, record.id),
    staleTime: 0,
    gcTime: 0,
  });
  const [why, setWhy] = useState(false);
  // Start, branches and writes happen by themselves; only their reasons say anything.
  const steps = (preview.data ?? []).filter((step) => step.type === 'approval' || step.reason);
  const asked = steps.filter((step) => step.type === 'approval').length;
  const name = label(process.submit_label) || label(process.label, process.key);

  function submit(): void {
    start.mutate(process.name, {
      onSuccess: () => {
        void message.success(text('process.submitted'));
        onClose();
        void navigate({ to: '.', replace: true, search: { tab: 'process' } } as never);
      },
      onError: (error) => {
        const issue = isApiError(error) ? error.issues[0]?.message : undefined;
        void message.error(issue ?? errorText(error, text));
      },
    });
  }

  return (
    <Modal
      open
      title={name}
      okText={name}
      cancelText={text('action.cancel')}
      okButtonProps={{ loading: start.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <p className="yz-muted yz-preview-note">{text('process.preview')}</p>
      {preview.isPending && (
        <div className="yz-nav-skeleton" aria-hidden="true">
          <Bar width="60%" height={18} />
          <Bar width="45%" height={18} />
        </div>
      )}
      {preview.isError && <p className="yz-field-error">{errorText(preview.error, text)}</p>}
      <ol className="yz-steps">
        {steps.map((step, at) =>
          step.type === 'approval' || why ? <PreviewStep key={`${step.node}-${at}`} step={step} /> : null,
        )}
      </ol>
      {preview.data && asked === 0 && <p>{text('process.nobody_asked')}</p>}
      {steps.length > asked && (
        <button type="button" className="yz-link yz-preview-why" aria-expanded={why} onClick={() => setWhy(!why)}>
          {text(why ? 'process.hide_why' : 'process.show_why', { count: steps.length - asked })}
        </button>
      )}
    </Modal>
  );
}

function PreviewStep({ step }: { readonly step: ExpectedStep }) {
  const label = useLabel();
  const text = useText();
  const reason = typeof step.reason === 'string' ? step.reason : label(step.reason);
  const asks = step.type === 'approval';
  return (
    <li className={`yz-step ${asks ? 'yz-step-ahead' : 'yz-step-quiet'}`}>
      <span className="yz-step-mark" aria-hidden="true" />
      <div className="yz-step-body">
        <p className="yz-step-head">{asks ? <strong>{label(step.label, step.node)}</strong> : label(step.label, step.node)}</p>
        {step.people.map((person) => (
          <p key={person.id} className="yz-step-person">
            <PersonMark name={person.name ?? '?'} />
            {person.name ?? text('process.nobody')}
          </p>
        ))}
        {reason && <p className="yz-step-reason">{reason}</p>}
      </div>
    </li>
  );
}
