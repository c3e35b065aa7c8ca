import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';
import { GROUPS, SECTIONS } from './sections';
import { useSection } from './use_section';

/** The sections of one app. */
export function BuilderMenu({ app }: { readonly app: string }) {
  const text = useText();
  const { section } = useSection();
  const document = useDraftState((state) => state.document);
  return (
    <nav className="yz-sidebar yzb-menu" aria-label={text('menu.title')}>
      <Link to={buildPaths.apps as '/'} className="yz-nav-link yzb-menu-back" activeOptions={{ exact: true }}>
        <ArrowLeftOutlined aria-hidden="true" />
        <span>{text('menu.back')}</span>
      </Link>
      {GROUPS.map((group) => {
        const sections = SECTIONS.filter((one) => one.group === group);
        if (sections.length === 0) return null;
        return (
          <div key={group}>
            {group !== 'app' && <p className="yz-nav-group">{text(`menu.${group}`)}</p>}
            <ul className="yz-nav">
              {sections.map((one) => {
                const count = document && one.count?.(document);
                return (
                  <li key={one.key}>
                    <Link
                      to={buildPaths.section(app, one.key) as '/'}
                      className="yz-nav-link"
                      activeOptions={{ exact: true }}
                      data-active={one.key === section || undefined}
                      aria-current={one.key === section ? 'page' : undefined}
                    >
                      <DefinitionIcon name={one.icon} />
                      <span>{text(one.title)}</span>
                      {Boolean(count) && <span className="yzb-menu-count">{count}</span>}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
