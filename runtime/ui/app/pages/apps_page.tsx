import { AppstoreOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { DefinitionIcon } from '../../views/common/icons';
import { useExtensionLinks } from '../extension';
import { byUse } from '../../core/app_order';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { Empty } from '../../views/common/empty';
import { usePageTitle } from '../hooks/use_page_title';
import { AppTile } from '../shell/app_tile';
import { NavigationList } from '../shell/navigation_list';
import './home_page.css';

/** Every app with its whole menu: the phone's way around. */
export function AppsPage() {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const apps = byUse(me?.apps ?? []);
  const links = useExtensionLinks(me);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  usePageTitle(text('shell.all_apps'));
  if (apps.length === 0) {
    return <Empty icon={<AppstoreOutlined />} title={text('home.no_apps')} note={text('home.no_apps_note')} />;
  }
  return (
    <div className="yz-apps">
      <h1 className="yz-page-title">{text('shell.all_apps')}</h1>
      {links.length > 0 && (
        <ul className="yz-apps-links">
          {links.map((link) => (
            <li key={link.key}>
              <Link to={link.href as '/'} className="yz-shortcut">
                <DefinitionIcon name={link.iconName} />
                <span>{label(link.label)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className="yz-apps-grid">
        {apps.map((app) => {
          const closed = folded.has(app.key);
          return (
            <section key={app.key} className="yz-panel">
              <button
                type="button"
                className="yz-apps-head"
                aria-expanded={!closed}
                onClick={() => {
                  const next = new Set(folded);
                  if (closed) next.delete(app.key);
                  else next.add(app.key);
                  setFolded(next);
                }}
              >
                <AppTile app={app} size={36} />
                <strong>{label(app.label, app.key)}</strong>
              </button>
              {!closed && <NavigationList app={app.key} />}
            </section>
          );
        })}
      </div>
    </div>
  );
}
