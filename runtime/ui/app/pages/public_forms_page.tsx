import { CopyOutlined, DownloadOutlined, ExportOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useRef, useState } from 'react';

import { loadListedForms } from '../../core/api/public_form_api';
import type { ListedForm } from '../../core/public_form';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { copyText } from '../../views/common/copy_text';
import { Empty } from '../../views/common/empty';
import { Failed } from '../../views/common/failed';
import { DefinitionIcon } from '../../views/common/icons';
import { Bar } from '../../views/common/skeleton';
import { usePageTitle } from '../hooks/use_page_title';
import './public_forms_page.css';

/** The app's forms for visitors: their state, and every way to hand them out. */
export function PublicFormsPage() {
  const { app } = useParams({ from: '/signed-in/framed/app/$app/public-forms' });
  const text = useText();
  const forms = useQuery({ queryKey: keys.publicForms(app), queryFn: () => loadListedForms(app) });
  usePageTitle(text('public_forms.title'));
  if (forms.isError) return <Failed error={forms.error} onRetry={() => void forms.refetch()} />;
  return (
    <div className="yz-public-forms">
      <header className="yz-page-head">
        <div>
          <h1 className="yz-page-title">{text('public_forms.title')}</h1>
          <p className="yz-muted">{text('public_forms.note')}</p>
        </div>
      </header>
      {forms.isPending && <Bar width="100%" height={240} />}
      {forms.data?.length === 0 && <Empty icon={<DefinitionIcon name="global" />} title={text('public_forms.none')} />}
      {forms.data?.map((form) => (
        <FormPanel key={form.key} app={app} form={form} />
      ))}
    </div>
  );
}

/** One form with its state, its address and the ways to show it elsewhere. */
export function FormPanel({ app, form }: { readonly app: string; readonly form: ListedForm }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const name = label(form.label, form.key);
  const address = `${location.origin}${paths.publicForm(form.slug)}`;
  const moments = [
    form.opens_at && form.state === 'soon' ? text('public_forms.opens', { time: format.dateTime(form.opens_at) }) : '',
    form.closes_at ? text('public_forms.closes', { time: format.dateTime(form.closes_at) }) : '',
  ].filter(Boolean);
  return (
    <section className="yz-panel yz-public-form" aria-label={name}>
      <div className="yz-public-form-main">
        <h2 className="yz-panel-title">
          {name}
          <span className={`yz-public-form-state yz-public-form-${form.state}`}>{text(`public_forms.${form.state}`)}</span>
        </h2>
        <p className="yz-muted">
          {[
            form.quota === null
              ? text('public_forms.sent', { count: form.sent })
              : text('public_forms.sent_of', { count: form.sent, quota: form.quota }),
            ...moments,
          ].join(' · ')}
        </p>
        <Snippet what={text('public_forms.link')} content={address} />
        {form.embed_on.length > 0 ? (
          <>
            <Snippet
              what={text('public_forms.script')}
              content={`<script src="${address}/embed.js" data-title="${name.replaceAll('"', '&quot;')}" async></script>`}
            />
            <Snippet
              what={text('public_forms.frame')}
              content={`<iframe src="${address}?embedded=1" title="${name.replaceAll('"', '&quot;')}" style="width:100%;height:900px;border:0"></iframe>`}
            />
          </>
        ) : (
          <p className="yz-muted">{text('public_forms.not_embedded')}</p>
        )}
        {form.parameters.length > 0 && (
          <p className="yz-muted">{text('public_forms.parameters', { names: form.parameters.join(', ') })}</p>
        )}
        <div className="yz-public-form-links">
          <Button href={address} target="_blank" icon={<ExportOutlined />}>
            {text('public_forms.visit')}
          </Button>
          <Link to={paths.entity(app, form.entity) as '/'} className="yz-link-button">
            <UnorderedListOutlined /> {text('public_forms.records')}
          </Link>
        </div>
      </div>
      <div className="yz-public-form-qr">
        <img src={`${paths.publicForm(form.slug)}/qr.svg`} alt={text('public_forms.qr', { name })} width={160} height={160} />
        <Button type="text" href={`${paths.publicForm(form.slug)}/qr.svg`} download={`${form.slug}.svg`} icon={<DownloadOutlined />}>
          {text('public_forms.download')}
        </Button>
      </div>
    </section>
  );
}

function Snippet({ what, content }: { readonly what: string; readonly content: string }) {
  const text = useText();
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);
  return (
    <div className="yz-snippet">
      <span className="yz-snippet-what">{what}</span>
      <code ref={shown}>{content}</code>
      <Button
        size="small"
        icon={<CopyOutlined />}
        aria-label={text('public_forms.copy', { what })}
        onClick={() => void (shown.current && copyText(shown.current).then(setCopied))}
      >
        {copied ? text('public_forms.copied') : undefined}
      </Button>
    </div>
  );
}
