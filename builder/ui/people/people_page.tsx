import { ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented, Space } from 'antd';
import { usePageTitle } from '@yingzao/runtime-ui/app/hooks/use_page_title';
import { NotFoundPage } from '@yingzao/runtime-ui/app/pages/not_found_page';
import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import { paths } from '@yingzao/runtime-ui/core/route_paths';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Suspense, lazy } from 'react';

import { SectionSkeleton } from '../app/section_skeleton';
import { useText } from '../i18n/use_text';
import { GroupList } from './group_list';
import { OrganisationTab } from './organisation_tab';
import { loadOrganisation, peopleKeys } from './people_api';
import '../app/builder.css';
import './people.css';

const RolesTab = lazy(() => import('./roles_tab'));
const AuditTab = lazy(() => import('./audit_tab'));

const TABS = ['organisation', 'positions', 'groups', 'roles', 'audit'] as const;
type Tab = (typeof TABS)[number];

/** People and the organisation, for administrators: `?tab=`, `?department=`, `?person=`. */
export function PeoplePage() {
  const text = useText();
  const me = useMe();
  const navigate = useNavigate();
  const search: Readonly<Record<string, string | undefined>> = useSearch({ strict: false });
  const tab: Tab = TABS.find((one) => one === search.tab) ?? 'organisation';
  const allowed = me?.administrator === true;
  const organisation = useQuery({ queryKey: peopleKeys.organisation, queryFn: loadOrganisation, enabled: allowed });
  usePageTitle(text('people.title'));
  if (me && !allowed) return <NotFoundPage />;
  const go = (next: Readonly<Record<string, string | undefined>>) => {
    const given = Object.entries({ ...search, ...next }).filter((pair): pair is [string, string] => Boolean(pair[1]));
    const query = new URLSearchParams(given).toString();
    void navigate({ href: `/people${query ? `?${query}` : ''}` });
  };
  return (
    <div className="yzb-people">
      <header className="yzb-people-head">
        <h1 className="yz-page-title">{text('people.title')}</h1>
        <Space wrap>
          <Link to={'/app/system/import/system.user' as '/'} className="ant-btn ant-btn-default yzb-link-button">
            <ImportOutlined aria-hidden="true" /> {text('people.import')}
          </Link>
          <Link to={paths.create('system', 'system.user') as '/'} className="ant-btn ant-btn-primary yzb-link-button">
            <PlusOutlined aria-hidden="true" /> {text('people.add')}
          </Link>
        </Space>
      </header>
      <div className="yzb-people-tabs">
        <Segmented
          aria-label={text('people.parts')}
          value={tab}
          options={TABS.map((one) => ({ value: one, label: text(`people.tab_${one}`) }))}
          onChange={(next) => go({ tab: next === 'organisation' ? undefined : next, person: undefined })}
        />
      </div>
      {organisation.isPending && <SectionSkeleton />}
      {organisation.isError && <Failed error={organisation.error} onRetry={() => void organisation.refetch()} />}
      {organisation.data && tab === 'organisation' && (
        <OrganisationTab organisation={organisation.data} where={search.department ?? 'all'} person={search.person} onGo={go} />
      )}
      {organisation.data && (tab === 'positions' || tab === 'groups') && (
        <GroupList kind={tab === 'positions' ? 'position' : 'group'} lines={organisation.data[tab]} />
      )}
      <Suspense fallback={<SectionSkeleton />}>
        {tab === 'roles' && <RolesTab role={search.role} onGo={go} />}
        {tab === 'audit' && <AuditTab />}
      </Suspense>
    </div>
  );
}
