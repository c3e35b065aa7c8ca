import { CheckSquareOutlined, HomeOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { byUse } from '../../core/app_order';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { useExtensionLinks } from '../extension';
import { AppSwitcher } from './app_switcher';
import { Logo } from './logo';
import { NavigationList } from './navigation_list';

const REMEMBERED = 'yingzao.app';

/** Home, tasks, and the menu of the app one is in (or was in last). */
export function Sidebar({ app }: { readonly app: string | undefined }) {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const links = useExtensionLinks(me);
  const [last, setLast] = useState(() => localStorage.getItem(REMEMBERED) ?? undefined);
  const apps = byUse(me?.apps ?? []);
  const here = apps.find((one) => one.key === app)?.key;
  if (here && here !== last) {
    setLast(here);
    localStorage.setItem(REMEMBERED, here);
  }
  const shown = here ?? apps.find((one) => one.key === last)?.key ?? apps[0]?.key;
  return (
    <nav className="yz-sidebar" aria-label={text('shell.navigation')}>
      <Link to="/" className="yz-brand">
        <Logo />
        <span className="yz-brand-name">{me?.workspace.name || text('product.name')}</span>
      </Link>
      <ul className="yz-nav">
        <li>
          <Link to="/" className="yz-nav-link" activeOptions={{ exact: true }}>
            <HomeOutlined aria-hidden="true" />
            <span>{text('shell.home')}</span>
          </Link>
        </li>
        <li>
          <Link to="/tasks" className="yz-nav-link">
            <CheckSquareOutlined aria-hidden="true" />
            <span>{text('shell.tasks')}</span>
            {Boolean(me?.open_tasks) && <span className="yz-nav-count">{me?.open_tasks}</span>}
          </Link>
        </li>
        {links.map((link) => (
          <li key={link.key}>
            <Link to={link.href as '/'} className="yz-nav-link">
              {link.icon}
              <span>{label(link.label)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {apps.length > 0 && <AppSwitcher apps={apps} current={shown} />}
      {shown && <NavigationList app={shown} />}
    </nav>
  );
}
