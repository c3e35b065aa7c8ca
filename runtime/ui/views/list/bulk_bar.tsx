import { CloseOutlined, DeleteOutlined, EditOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { startBulk } from '../../core/api/list_api';
import type { BulkChoice } from '../../core/bulk';
import type { AppDefinition, EntityDefinition } from '../../core/definition';
import type { Values } from '../../core/record';
import { useLanguage } from '../../hooks/use_language';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { BulkEditDialog } from './bulk_edit_dialog';

// Not seen before it is asked for.
const BulkPrintDialog = lazy(() => import('./bulk_print_dialog'));

export interface BulkBarProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly ids: ReadonlySet<string>;
  /** How many the filter matches in all, as written ("10,000+"). */
  readonly total: string;
  readonly filter: string | undefined;
  readonly search: string | undefined;
  /** Whether everything shown is chosen, so that "all that match" can be offered. */
  readonly allShown: boolean;
  readonly onClear: () => void;
  readonly onStarted: (run: string) => void;
}

/** What can be done with the chosen records. */
export function BulkBar({ app, entity, ids, total, filter, search, allShown, onClear, onStarted }: BulkBarProps) {
  const text = useText();
  const { message } = useNotices();
  const language = useLanguage();
  const [everything, setEverything] = useState(false);
  const [asking, setAsking] = useState<'update' | 'delete' | 'print' | null>(null);
  const [busy, setBusy] = useState(false);
  const choice: BulkChoice = everything ? { filter: filter ?? '', search } : { ids: [...ids] };
  const count = everything ? total : String(ids.size);
  const documents = (app.documents ?? []).filter((one) => one.entity === entity.name);

  async function start(action: 'update' | 'delete', values?: Values): Promise<void> {
    setBusy(true);
    try {
      const run = await startBulk(entity.name, action, choice, values);
      setAsking(null);
      onStarted(run.id);
    } catch (error) {
      const issue = isApiError(error) ? error.issues[0]?.message : undefined;
      void message.error(issue ?? errorText(error, text));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="yz-bulk-bar" role="toolbar" aria-label={text('bulk.title')}>
      <span role="status">
        {text(everything ? 'bulk.all_chosen' : 'bulk.chosen', { count })}
      </span>
      {allShown && !everything && total !== String(ids.size) && (
        <button type="button" className="yz-link" onClick={() => setEverything(true)}>
          {text('bulk.choose_all', { count: total })}
        </button>
      )}
      <span className="yz-spread" />
      {entity.actions.includes('export') && documents.length > 0 && (
        <Button icon={<PrinterOutlined />} onClick={() => setAsking('print')}>
          {text('print.open')}
        </Button>
      )}
      {entity.actions.includes('update') && (
        <Button icon={<EditOutlined />} onClick={() => setAsking('update')}>
          {text('bulk.edit')}
        </Button>
      )}
      {entity.actions.includes('delete') && (
        <Button danger icon={<DeleteOutlined />} onClick={() => setAsking('delete')}>
          {text('bulk.delete')}
        </Button>
      )}
      <Button type="text" icon={<CloseOutlined />} aria-label={text('bulk.clear')} onClick={onClear} />
      {asking === 'print' && (
        <Suspense>
          <BulkPrintDialog
            entity={entity.name}
            documents={documents}
            choice={choice}
            count={count}
            language={language === 'en' ? 'en' : 'zh'}
            onClose={() => setAsking(null)}
            onStarted={(run) => {
              setAsking(null);
              onStarted(run);
            }}
          />
        </Suspense>
      )}
      {asking === 'update' && (
        <BulkEditDialog
          app={app}
          entity={entity}
          count={count}
          busy={busy}
          onApply={(values) => void start('update', values)}
          onClose={() => setAsking(null)}
        />
      )}
      <Modal
        open={asking === 'delete'}
        title={text('bulk.delete_title', { count })}
        okText={text('bulk.delete')}
        okButtonProps={{ danger: true }}
        cancelText={text('action.cancel')}
        confirmLoading={busy}
        onOk={() => void start('delete')}
        onCancel={() => setAsking(null)}
      >
        <p>{text('bulk.delete_note')}</p>
      </Modal>
    </div>
  );
}
