import {
  AppstoreAddOutlined, BuildOutlined, DownOutlined, FileAddOutlined, FileExcelOutlined, ImportOutlined, PlusOutlined, SearchOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { usePageTitle } from '@yingzao/runtime-ui/app/hooks/use_page_title';
import { pick } from '@yingzao/runtime-ui/core/label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import { ClearIcon } from '@yingzao/runtime-ui/views/common/clear_icon';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Button, Input } from 'antd';
import { Suspense, lazy, useMemo, useState } from 'react';

import { useText } from '../i18n/use_text';
import { AppCard } from './start/app_card';
import { type BuildableApp, appListQuery, inOrder, openedApps, pinnedApps } from './app_list_api';
import { buildPaths } from './paths';
import { SectionSkeleton } from './section_skeleton';
import './builder.css';
import './start/start.css';

const BlankDialog = lazy(() => import('./start/blank_dialog'));
const TemplateDialog = lazy(() => import('./start/template_dialog'));
const PackageDialog = lazy(() => import('./start/package_dialog'));
const CopyDialog = lazy(() => import('./start/copy_dialog'));
const RemoveDialog = lazy(() => import('./start/remove_dialog'));
const RemovedApps = lazy(() => import('./start/removed_apps'));

type Open = { readonly kind: 'blank' | 'template' | 'package' } | { readonly kind: 'copy' | 'remove'; readonly app: BuildableApp } | null;

/** Every app one may build, and the ways to begin another. */
export function AppListPage() {
  const text = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const user = useMe()?.user.id ?? '';
  const list = useQuery(appListQuery);
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<Open>(null);
  const [pinned, setPinned] = useState<ReadonlySet<string>>(() => new Set(pinnedApps.load(user).map((one) => one.key)));
  const [opened] = useState(() => openedApps.load(user).map((one) => one.key));
  usePageTitle(text('apps.title'));
  const shown = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const found = (list.data?.apps ?? []).filter((app) =>
      `${app.key} ${Object.values(app.label ?? {}).join(' ')} ${pick(app.description, language)}`.toLowerCase().includes(wanted),
    );
    return inOrder(found, pinned, opened);
  }, [language, list.data, opened, pinned, search]);

  function pin(app: string): void {
    if (pinned.has(app)) pinnedApps.forget(user, (one) => one.key === app);
    else pinnedApps.remember(user, { key: app });
    setPinned(new Set(pinnedApps.load(user).map((one) => one.key)));
  }

  const mayCreate = list.data?.may_create ?? false;
  const ways = [
    { key: 'blank', icon: <FileAddOutlined />, label: text('start.blank'), onChoose: () => setOpen({ kind: 'blank' }) },
    { key: 'template', icon: <AppstoreAddOutlined />, label: text('start.template'), onChoose: () => setOpen({ kind: 'template' }) },
    { key: 'file', icon: <FileExcelOutlined />, label: text('start.file'), onChoose: () => void navigate({ href: buildPaths.fromFile }) },
    { key: 'package', icon: <ImportOutlined />, label: text('start.package'), onChoose: () => setOpen({ kind: 'package' }) },
  ];
  return (
    <div className="yzb-apps">
      <header className="yzb-apps-head">
        <h1 className="yz-page-title">{text('apps.title')}</h1>
        <Input
          className="yzb-apps-search"
          prefix={<SearchOutlined aria-hidden="true" />}
          allowClear={{ clearIcon: <ClearIcon /> }}
          aria-label={text('apps.search')}
          placeholder={text('apps.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {mayCreate && (
          <MenuPopover label={text('apps.create')} placement="bottomRight" items={ways}>
            <Button type="primary" icon={<PlusOutlined />}>
              {text('apps.create')} <DownOutlined aria-hidden="true" />
            </Button>
          </MenuPopover>
        )}
      </header>
      {list.isPending && <SectionSkeleton />}
      {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && mayCreate && search === '' && (
        <section className="yzb-ways" aria-label={text('apps.create')}>
          {ways.map((way) => (
            <button key={way.key} type="button" className="yzb-way" onClick={way.onChoose}>
              <span className="yzb-way-icon" aria-hidden="true">{way.icon}</span>
              <span>
                <strong>{way.label}</strong>
                <span className="yz-muted">{text(`start.${way.key as 'blank'}_note`)}</span>
              </span>
            </button>
          ))}
        </section>
      )}
      {list.data && shown.length === 0 && (
        <Empty
          icon={<BuildOutlined />}
          title={search ? text('apps.nothing_found', { q: search }) : text('apps.none')}
          note={search ? undefined : text('apps.none_note')}
        />
      )}
      <ul className="yzb-cards">
        {shown.map((app) => (
          <li key={app.key}>
            <AppCard
              app={app}
              pinned={pinned.has(app.key)}
              mayCreate={mayCreate}
              onPin={() => pin(app.key)}
              onCopy={() => setOpen({ kind: 'copy', app })}
              onRemove={() => setOpen({ kind: 'remove', app })}
            />
          </li>
        ))}
      </ul>
      <Suspense>
        {open?.kind === 'blank' && <BlankDialog onClose={() => setOpen(null)} />}
        {open?.kind === 'template' && <TemplateDialog onClose={() => setOpen(null)} />}
        {open?.kind === 'package' && <PackageDialog onClose={() => setOpen(null)} />}
        {open?.kind === 'copy' && <CopyDialog app={open.app} onClose={() => setOpen(null)} />}
        {open?.kind === 'remove' && <RemoveDialog app={open.app} onClose={() => setOpen(null)} />}
        {list.data && list.data.removed.length > 0 && search === '' && <RemovedApps apps={list.data.removed} />}
      </Suspense>
    </div>
  );
}
