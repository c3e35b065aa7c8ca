import { ApiOutlined, DownloadOutlined, KeyOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useMemo } from 'react';

import { api } from '../../core/api/client';
import { type ApiDocument, type ApiField, groupsOf } from '../../core/api_docs';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import { useText } from '../../hooks/use_text';
import { Empty } from '../../views/common/empty';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { ApiCall } from '../api/api_call';
import { usePageTitle } from '../hooks/use_page_title';
import '../api/api.css';

/** What other systems can call of an app, with the names its fields really have. */
export function ApiPage() {
  const { app } = useParams({ from: '/signed-in/framed/app/$app/api' });
  const text = useText();
  const navigate = useNavigate();
  const { search } = useLocation();
  const file = `/apps/${app}/openapi.json`;
  const loaded = useQuery({ queryKey: keys.openapi(app), queryFn: () => api.request<ApiDocument>(file) });
  const groups = useMemo(() => (loaded.data ? groupsOf(loaded.data) : []), [loaded.data]);
  const wanted = (search as { group?: string }).group;
  const group = groups.find((one) => one.name === wanted) ?? groups[0];
  usePageTitle(text('api.title'));
  const open = (name: string) =>
    void navigate({ href: `${paths.api(app)}?${new URLSearchParams({ group: name }).toString()}`, replace: true });
  if (loaded.isError) return <Failed error={loaded.error} onRetry={() => void loaded.refetch()} />;
  return (
    <div className="yz-api">
      <header className="yz-page-head">
        <div>
          <h1 className="yz-page-title">{text('api.title')}</h1>
          <p className="yz-muted">{text('api.note')}</p>
        </div>
        <div className="yz-api-tools">
          <Button icon={<KeyOutlined />} onClick={() => void navigate({ href: paths.account })}>
            {text('api.tokens')}
          </Button>
          <Button icon={<DownloadOutlined />} href={`/api${file}`} download={`${app}_openapi.json`}>
            {text('api.openapi')}
          </Button>
        </div>
      </header>
      {loaded.isPending && <Bar width="100%" height={320} />}
      {loaded.data && !group && <Empty icon={<ApiOutlined />} title={text('api.none')} />}
      {loaded.data && group && (
        <div className="yz-api-body">
          <nav className="yz-api-groups" aria-label={text('api.groups')}>
            <Select
              className="yz-api-choice"
              aria-label={text('api.groups')}
              value={group.name}
              options={groups.map((one) => ({ value: one.name, label: one.name }))}
              onChange={open}
            />
            <ul className="yz-nav">
              {groups.map((one) => (
                <li key={one.name}>
                  <button
                    type="button"
                    className="yz-nav-link"
                    data-active={one === group || undefined}
                    aria-current={one === group ? 'true' : undefined}
                    onClick={() => open(one.name)}
                  >
                    {one.name}
                  </button>
                </li>
              ))}
            </ul>
          </nav>
          <section className="yz-api-group" aria-labelledby="yz-api-group">
            <h2 id="yz-api-group" className="yz-panel-title">{group.name}</h2>
            <ul className="yz-api-calls">
              {group.operations.map((operation) => (
                <ApiCall key={`${operation.method} ${operation.path}`} operation={operation} document={loaded.data} />
              ))}
            </ul>
            {group.fields.length > 0 && <Fields fields={group.fields} />}
          </section>
        </div>
      )}
    </div>
  );
}

function Fields({ fields }: { readonly fields: readonly ApiField[] }) {
  const text = useText();
  return (
    <>
      <h3 className="yz-api-heading" id="yz-api-fields">{text('api.fields')}</h3>
      <div className="yz-api-scroll" role="region" aria-labelledby="yz-api-fields" tabIndex={0}>
        <table className="yz-api-table">
          <thead>
            <tr>
              <th scope="col">{text('api.field')}</th>
              <th scope="col">{text('api.name')}</th>
              <th scope="col">{text('api.type')}</th>
              <th scope="col">{text('api.remarks')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.key}>
                <td><code>{field.key}</code></td>
                <td>{field.title}</td>
                <td><code>{field.type}</code></td>
                <td>
                  {[
                    field.required ? text('api.required') : '', field.readOnly ? text('api.read_only') : '',
                    field.options.join(' | '), field.description,
                  ].filter(Boolean).join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
