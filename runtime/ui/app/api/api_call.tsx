import { CopyOutlined, DownOutlined, PlayCircleOutlined, RightOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useId, useRef, useState } from 'react';

import { api } from '../../core/api/client';
import { type ApiDocument, type ApiOperation, type Snippet, snippetOf } from '../../core/api_docs';
import { useText } from '../../hooks/use_text';
import { copyText } from '../../views/common/copy_text';
import { errorText } from '../../views/common/error_text';

const SNIPPETS: readonly { readonly value: Snippet; readonly label: string }[] = [
  { value: 'curl', label: 'curl' }, { value: 'python', label: 'Python' },
];
const MOST_SHOWN = 20_000;

export interface ApiCallProps {
  readonly operation: ApiOperation;
  readonly document: ApiDocument;
}

/** One call: what it takes, how it is typed elsewhere, and, where it only reads, what it answers now. */
export function ApiCall({ operation, document }: ApiCallProps) {
  const text = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <li className="yz-api-call">
      <h3>
        <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <span className={`yz-api-method yz-api-${operation.method.toLowerCase()}`}>{operation.method}</span>
          <span className="yz-api-summary">{operation.summary}</span>
          <code>{operation.path}</code>
          {open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
        </button>
      </h3>
      {open && (
        <div id={id} className="yz-api-detail">
          {operation.parameters.length > 0 && (
            <dl className="yz-api-parameters" aria-label={text('api.parameters')}>
              {operation.parameters.map((one) => (
                <div key={`${one.in} ${one.name}`}>
                  <dt>
                    <code>{one.name}</code>
                    {one.required && <span className="yz-muted"> {text('api.required')}</span>}
                  </dt>
                  <dd className="yz-muted">{one.description ?? one.schema?.format ?? one.schema?.type ?? one.in}</dd>
                </div>
              ))}
            </dl>
          )}
          <Typed operation={operation} document={document} />
          {operation.method === 'GET' && <Tried operation={operation} />}
        </div>
      )}
    </li>
  );
}

function Typed({ operation, document }: ApiCallProps) {
  const text = useText();
  const shown = useRef<HTMLPreElement>(null);
  const [kind, setKind] = useState<Snippet>('curl');
  const [copied, setCopied] = useState(false);
  const snippet = snippetOf(kind, operation, location.origin, document);
  async function copy(): Promise<void> {
    if (shown.current) setCopied(await copyText(shown.current));
  }
  return (
    <div className="yz-api-typed">
      <div className="yz-api-tools">
        <Segmented
          size="small"
          aria-label={text('api.example')}
          options={[...SNIPPETS]}
          value={kind}
          onChange={(value) => {
            setKind(value);
            setCopied(false);
          }}
        />
        <Button size="small" icon={<CopyOutlined />} onClick={() => void copy()}>
          <span aria-live="polite">{text(copied ? 'api.copied' : 'api.copy')}</span>
        </Button>
      </div>
      <pre ref={shown} className="yz-api-code" tabIndex={0} aria-label={text('api.example')}>{snippet}</pre>
    </div>
  );
}

/** Asked with one's own session and rights. */
function Tried({ operation }: { readonly operation: ApiOperation }) {
  const text = useText();
  const places = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const needed = operation.parameters.filter((one) => one.in === 'query' && one.required).map((one) => one.name);
  const names = [...places, ...needed];
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const missing = names.some((name) => !given[name]?.trim());
  const ask = useMutation({
    mutationFn: async () => {
      const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ''));
      const query = Object.fromEntries(needed.map((name) => [name, given[name] ?? '']));
      const answer: unknown = await api.request(path.replace(/^\/api/, ''), { query });
      return JSON.stringify(answer, null, 2) ?? '';
    },
  });
  return (
    <div className="yz-api-tried">
      {names.map((name) => (
        <Input
          key={name}
          size="small"
          aria-label={name}
          placeholder={name}
          value={given[name] ?? ''}
          onChange={(event) => setGiven({ ...given, [name]: event.target.value })}
        />
      ))}
      <Button size="small" icon={<PlayCircleOutlined />} disabled={missing} loading={ask.isPending} onClick={() => ask.mutate()}>
        {text('api.try')}
      </Button>
      <div role="status" className="yz-api-answer">
        {ask.isError && <p className="yz-field-error">{errorText(ask.error, text)}</p>}
        {ask.data !== undefined && (
          <pre className="yz-api-code" tabIndex={0} aria-label={text('api.answer')}>
            {ask.data.length > MOST_SHOWN ? `${ask.data.slice(0, MOST_SHOWN)}\n…` : ask.data}
          </pre>
        )}
      </div>
    </div>
  );
}
