import { Alert, Modal, Segmented } from 'antd';
import { useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { printSelection } from '../../core/api/document_api';
import type { BulkChoice } from '../../core/bulk';
import type { DocumentLanguage, DocumentSummary } from '../../core/document';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import './bulk_print_dialog.css';

export interface BulkPrintDialogProps {
  readonly entity: string;
  readonly documents: readonly DocumentSummary[];
  readonly choice: BulkChoice;
  readonly count: string;
  /** Of whoever prints: preset. */
  readonly language: DocumentLanguage;
  readonly onClose: () => void;
  readonly onStarted: (run: string) => void;
}

/** How the chosen records are to be printed. */
export default function BulkPrintDialog({ entity, documents, choice, count, language: own, onClose, onStarted }: BulkPrintDialogProps) {
  const text = useText();
  const label = useLabel();
  const [name, setName] = useState(documents[0]?.name);
  const [wanted, setWanted] = useState(own);
  const [form, setForm] = useState<'pdf' | 'zip'>('pdf');
  const [busy, setBusy] = useState(false);
  const [issue, setIssue] = useState<string | null>(null);
  const template = documents.find((one) => one.name === name);
  const languages = template?.languages ?? [];
  const language = languages.includes(wanted) ? wanted : (languages[0] ?? 'zh');

  async function start(): Promise<void> {
    if (!template) return;
    setBusy(true);
    try {
      onStarted((await printSelection(entity, choice, template.name, language, form)).id);
    } catch (error) {
      setIssue((isApiError(error) && error.issues[0]?.message) || errorText(error, text));
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={text('print.many_title', { count })}
      okText={text('print.open')}
      cancelText={text('action.cancel')}
      confirmLoading={busy}
      onOk={() => void start()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="yz-print-many">
        {issue && <Alert type="error" showIcon title={issue} role="alert" />}
        <select
          className="yz-select"
          aria-label={text('print.template')}
          value={template?.name}
          onChange={(event) => setName(event.target.value)}
        >
          {documents.map((one) => (
            <option key={one.name} value={one.name}>
              {label(one.label, one.key)}
            </option>
          ))}
        </select>
        {languages.length > 1 && (
          <Segmented<DocumentLanguage>
            block
            aria-label={text('print.language')}
            value={language}
            options={languages.map((one) => ({ value: one, label: text(`print.in_${one}`) }))}
            onChange={setWanted}
          />
        )}
        <Segmented<'pdf' | 'zip'>
          block
          aria-label={text('print.form')}
          value={form}
          options={[
            { value: 'pdf', label: text('print.as_pdf') },
            { value: 'zip', label: text('print.as_zip') },
          ]}
          onChange={setForm}
        />
        <p className="yz-muted">{text('print.many_note')}</p>
      </div>
    </Modal>
  );
}
