import { DownloadOutlined } from '@ant-design/icons';
import { api } from '@yingzao/runtime-ui/core/api/client';
import { fetchFile } from '@yingzao/runtime-ui/core/api/document_api';
import { isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import type { RecordAnswer } from '@yingzao/runtime-ui/core/record';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { saveFile } from '@yingzao/runtime-ui/views/common/save_file';
import { useText as useAppText } from '@yingzao/runtime-ui/hooks/use_text';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import type { ItemPanelProps } from '../items/items_screen';
import { PreviewHead } from '../items/preview_head';
import './print.css';

/** The template on a record of one's choice, and the names a template of HTML may use. */
export function PrintPreview({ naming, item }: ItemPanelProps) {
  const text = useText();
  const appText = useAppText();
  const { message } = useNotices();
  const { names } = naming;
  const number = useDraftState((state) => state.number);
  const revision = useDraftState((state) => state.revision);
  const waiting = useDraftState((state) => state.saveKind !== 'saved');
  const entity = names.resolve(String(item.entity ?? ''));
  const records = useQuery({
    queryKey: ['builder', 'samples', entity],
    queryFn: () => api.request<{ records: readonly RecordAnswer[] }>(`/records/${entity.replace('.', '/')}`, { query: { limit: 20 } }),
    enabled: number > 0,
    retry: false,
  });
  const found = records.data?.records ?? [];
  const [chosen, setChosen] = useState<string>();
  const record = found.some((one) => one.id === chosen) ? chosen : found[0]?.id;
  const languages = (Array.isArray(item.languages) ? (item.languages as readonly string[]) : ['zh', 'en']).filter(Boolean);
  const [wanted, setWanted] = useState<string>(names.language);
  const language = languages.includes(wanted) ? wanted : (languages[0] ?? 'zh');
  const address = (form: string) => `/apps/${names.app}/draft/documents/${String(item.id)}/${record ?? ''}?format=${form}&lang=${language}`;
  const page = useQuery({
    queryKey: ['builder', 'print', address('html'), revision],
    queryFn: async () => (await api.file(address('html'))).content.text(),
    enabled: record !== undefined && !waiting,
    retry: false,
    placeholderData: (before) => before,
  });
  const titleKey = names.document.entities?.find((one) => `${names.app}.${one.key}` === entity)?.title;
  const title = (one: RecordAnswer) => String((titleKey && (one.labels?.[titleKey] ?? one.values[titleKey])) ?? one.id.slice(0, 8));
  const failure = page.error && isApiError(page.error) ? (page.error.issues[0]?.message ?? page.error.message) : page.error ? errorText(page.error, appText) : '';
  return (
    <>
      <PreviewHead note={waiting ? text('items.preview_waiting') : undefined} />
      {number === 0 ? (
        <p className="yz-muted">{text('items.preview_unpublished')}</p>
      ) : records.isError ? (
        <p className="yz-muted">{text('items.preview_unpublished')}</p>
      ) : found.length === 0 ? (
        <p className="yz-muted">{text('items.preview_no_records')}</p>
      ) : (
        <>
          <div className="yzb-print-choice">
            <Select aria-label={text('print_templates.record')} value={record} options={found.map((one) => ({ value: one.id, label: title(one) }))} onChange={setChosen} showSearch={{ optionFilterProp: 'label' }} />
            {languages.length > 1 && (
              <Segmented aria-label={text('print.language')} value={language} options={languages.map((one) => ({ value: one, label: text(one === 'zh' ? 'print.in_zh' : 'print.in_en') }))} onChange={setWanted} />
            )}
            <Button
              icon={<DownloadOutlined />}
              disabled={record === undefined}
              onClick={() => {
                fetchFile(`/api${address('pdf')}`)
                  .then(({ content, name }) => saveFile(content, name))
                  .catch((error: unknown) => void message.error((isApiError(error) && error.issues[0]?.message) || errorText(error, appText)));
              }}
            >
              PDF
            </Button>
          </div>
          {failure ? (
            <p className="yz-field-error" role="alert">{failure}</p>
          ) : (
            // Nothing in it runs: the page is one that somebody wrote.
            <iframe className="yzb-print-page" title={text('print.preview')} sandbox="" srcDoc={page.data ?? ''} />
          )}
        </>
      )}
      {typeof item.body === 'string' && (
        <details className="yzb-variables">
          <summary>{text('print_templates.variables')}</summary>
          <ul>
            {names.paths(entity).map((one) => (
              <li key={one.value}>
                <code>{`{{ ${one.value} }}`}</code> {one.label}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
