import { AppstoreOutlined, CheckSquareOutlined, HomeOutlined, UserOutlined } from '@ant-design/icons';
import { Link, useLocation } from '@tanstack/react-router';

import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { CountBadge } from '../../views/common/count_badge';

/** The four places a phone's thumb can reach. */
export default function BottomBar() {
  const text = useText();
  const me = useMe();
  const { pathname } = useLocation();
  const inApps = pathname.startsWith('/app');
  return (
    <nav className="yz-bottom" aria-label={text('shell.navigation')}>
      <Link to="/" activeOptions={{ exact: true }} className="yz-bottom-link">
        <HomeOutlined aria-hidden="true" />
        {text('shell.home')}
      </Link>
      <Link to="/tasks" className="yz-bottom-link">
        <CountBadge count={me?.open_tasks ?? 0}>
          <CheckSquareOutlined aria-hidden="true" />
        </CountBadge>
        {text('shell.tasks')}
      </Link>
      <Link to="/apps" className="yz-bottom-link" data-active={inApps || undefined}>
        <AppstoreOutlined aria-hidden="true" />
        {text('shell.apps')}
      </Link>
      <Link to="/account" className="yz-bottom-link">
        <UserOutlined aria-hidden="true" />
        {text('shell.me')}
      </Link>
    </nav>
  );
}
