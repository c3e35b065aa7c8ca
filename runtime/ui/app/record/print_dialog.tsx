import { DownloadOutlined, InboxOutlined, PrinterOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Segmented } from 'antd';
import { useRef, useState } from 'react';

import { attachDocument, documentAddress, fetchFile, loadDocuments } from '../../core/api/document_api';
import { ApiError, isApiError } from '../../core/api/api_error';
import type { DocumentLanguage, DocumentOffer } from '../../core/document';
import { keys } from '../../core/query_keys';
import { useLabel } from '../../hooks/use_label';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { saveFile } from '../../views/common/save_file';
import { Bar } from '../../views/common/skeleton';
import './print_dialog.css';

export interface PrintDialogProps {
  readonly entity: string;
  readonly record: string;
  /** Of whoever prints: the document is shown in it first. */
  readonly language: DocumentLanguage;
  readonly onClose: () => void;
}

/** What a record looks like on paper, and the ways to get it there. */
export default function PrintDialog({ entity, record, language, onClose }: PrintDialogProps) {
  const text = useText();
  const offers = useQuery({ queryKey: keys.documents(entity, record), queryFn: () => loadDocuments(entity, record), staleTime: 0 });
  return (
    <Modal open className="yz-print" title={text('print.title')} width={960} footer={null} onCancel={onClose} destroyOnHidden>
      {offers.isPending ? (
        <Bar width="60%" />
      ) : offers.isError ? (
        <Failed error={offers.error} onRetry={() => void offers.refetch()} />
      ) : offers.data.length === 0 ? (
        <p className="yz-muted">{text('print.none')}</p>
      ) : (
        <Chosen entity={entity} record={record} language={language} offers={offers.data} />
      )}
    </Modal>
  );
}

interface ChosenProps {
  readonly entity: string;
  readonly record: string;
  readonly language: DocumentLanguage;
  readonly offers: readonly DocumentOffer[];
}

function Chosen({ entity, record, language: own, offers }: ChosenProps) {
  const text = useText();
  const label = useLabel();
  const [name, setName] = useState((offers.find((one) => one.printable) ?? offers[0])?.name);
  const [wanted, setWanted] = useState(own);
  const offer = offers.find((one) => one.name === name);
  if (!offer) return null;
  const language = offer.languages.includes(wanted) ? wanted : (offer.languages[0] ?? 'zh');
  return (
    <>
      <div className="yz-print-choice">
        {offers.length > 1 ? (
          <select
            className="yz-select"
            aria-label={text('print.template')}
            value={offer.name}
            onChange={(event) => setName(event.target.value)}
          >
            {offers.map((one) => (
              <option key={one.name} value={one.name}>
                {label(one.label, one.name)}
              </option>
            ))}
          </select>
        ) : (
          <strong>{label(offer.label, offer.name)}</strong>
        )}
        {offer.languages.length > 1 && (
          <Segmented<DocumentLanguage>
            aria-label={text('print.language')}
            value={language}
            options={offer.languages.map((one) => ({ value: one, label: text(`print.in_${one}`) }))}
            onChange={setWanted}
          />
        )}
      </div>
      {offer.printable ? (
        <Preview key={`${offer.name} ${language}`} entity={entity} record={record} template={offer.name} language={language} />
      ) : (
        <Alert type="info" showIcon title={text('print.not_now')} />
      )}
    </>
  );
}

interface PreviewProps {
  readonly entity: string;
  readonly record: string;
  readonly template: string;
  readonly language: DocumentLanguage;
}

function Preview({ entity, record, template, language }: PreviewProps) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const frame = useRef<HTMLIFrameElement>(null);
  const page = documentAddress(entity, record, template, 'html', language);
  const [state, setState] = useState<'loading' | 'shown' | ApiError>('loading');
  const say = (error: unknown) => void message.error((isApiError(error) && error.issues[0]?.message) || errorText(error, text));
  const download = useMutation({
    mutationFn: () => fetchFile(documentAddress(entity, record, template, 'pdf', language)),
    onSuccess: ({ content, name }) => saveFile(content, name),
    onError: say,
  });
  const attach = useMutation({
    mutationFn: () => attachDocument(entity, record, template, language),
    onSuccess: async (file) => {
      void message.success(text('print.attached', { name: file.name }));
      await client.invalidateQueries({ queryKey: keys.history(entity, record) });
    },
    onError: say,
  });

  /** The frame may be looked into though nothing in it runs. A refusal is not shown in frames: it is asked for. */
  async function arrived(): Promise<void> {
    if (frame.current?.contentDocument?.contentType === 'text/html' && frame.current.contentDocument.body.childNodes.length > 0) {
      setState('shown');
      return;
    }
    try {
      await fetchFile(page);
      setState('shown');
    } catch (error) {
      setState(error instanceof ApiError ? error : new ApiError(0, 'network', ''));
    }
  }

  const ready = state === 'shown';
  return (
    <>
      {state instanceof ApiError ? (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={errorText(state, text)}
          description={state.issues[0]?.message}
        />
      ) : (
        <iframe
          ref={frame}
          className="yz-print-page"
          title={text('print.preview')}
          // Without allow-scripts nothing a template or a value says can run; the origin lets this page print it.
          sandbox="allow-same-origin allow-modals"
          src={page}
          aria-busy={!ready}
          onLoad={() => void arrived()}
        />
      )}
      <div className="yz-print-actions">
        <Button icon={<InboxOutlined />} disabled={!ready} loading={attach.isPending} onClick={() => attach.mutate()}>
          {text('print.attach')}
        </Button>
        <Button icon={<DownloadOutlined />} disabled={!ready} loading={download.isPending} onClick={() => download.mutate()}>
          {text('print.download')}
        </Button>
        <Button type="primary" icon={<PrinterOutlined />} disabled={!ready} onClick={() => frame.current?.contentWindow?.print()}>
          {text('print.print')}
        </Button>
      </div>
    </>
  );
}
