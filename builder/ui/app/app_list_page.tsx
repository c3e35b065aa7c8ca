import { BuildOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '@yingzao/runtime-ui/app/hooks/use_page_title';
import { AppTile } from '@yingzao/runtime-ui/app/shell/app_tile';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';

import { useText } from '../i18n/use_text';
import { appListQuery } from './app_list_api';
import { buildPaths } from './paths';
import { SectionSkeleton } from './section_skeleton';
import './builder.css';

/** Every app one may build. */
export function AppListPage() {
  const text = useText();
  const label = useLabel();
  const apps = useQuery(appListQuery);
  usePageTitle(text('apps.title'));
  return (
    <div className="yzb-apps">
      <h1 className="yz-page-title">{text('apps.title')}</h1>
      {apps.isPending && <SectionSkeleton />}
      {apps.isError && <Failed error={apps.error} onRetry={() => void apps.refetch()} />}
      {apps.data?.length === 0 && <Empty icon={<BuildOutlined />} title={text('apps.none')} />}
      <ul className="yzb-parts">
        {apps.data?.map((app) => (
          <li key={app.key}>
            <Link to={buildPaths.app(app.key) as '/'} className="yzb-part">
              <AppTile app={{ ...app, label: app.label ?? {} }} size={36} />
              <span>{label(app.label, app.key)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
