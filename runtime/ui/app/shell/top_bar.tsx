import { LogoutOutlined, QuestionCircleOutlined, SearchOutlined, TranslationOutlined, UserOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, Suspense, lazy } from 'react';

import { PersonMark } from '../../fields/shared/person_mark';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useNarrow } from '../../hooks/use_narrow';
import { useText } from '../../hooks/use_text';
import { MenuPopover } from '../../views/common/menu_popover';
import { useExtensionLinks } from '../extension';
import { useSignOut } from '../hooks/use_sign_out';
import { useSwitchLanguage } from '../hooks/use_switch_language';
import { Logo } from './logo';

// Its list of notices need not be there before the page is.
const NotificationBell = lazy(() => import('./notification_bell'));

export interface TopBarProps {
  readonly crumbs: ReactNode;
  readonly tools?: ReactNode;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

export function TopBar({ crumbs, tools, onPalette, onHelp }: TopBarProps) {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const links = useExtensionLinks(me);
  const narrow = useNarrow();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { other, switchLanguage } = useSwitchLanguage();
  return (
    <header className="yz-top">
      {narrow && (
        <Link to="/" className="yz-top-logo" aria-label={text('shell.home')}>
          <Logo size={26} />
        </Link>
      )}
      {crumbs}
      {tools && <div className="yz-top-tools">{tools}</div>}
      <div className="yz-top-actions">
        {narrow || tools ? (
          <Button type="text" icon={<SearchOutlined />} aria-label={text('palette.open')} onClick={onPalette} />
        ) : (
          <button type="button" className="yz-top-search" onClick={onPalette}>
            <SearchOutlined aria-hidden="true" />
            <span>{text('palette.open')}</span>
            <kbd>Ctrl K</kbd>
          </button>
        )}
        <Button
          type="text"
          icon={<TranslationOutlined />}
          title={text('shell.switch_language')}
          lang={other === 'zh' ? 'zh-CN' : 'en'}
          onClick={switchLanguage}
        >
          {other === 'zh' ? '中文' : 'EN'}
        </Button>
        {/* What is somebody's own is not looked at with their eyes. */}
        {!me?.viewing && (
          <Suspense fallback={<span className="yz-bell-place" />}>
            <NotificationBell />
          </Suspense>
        )}
        {!narrow && me && !me.viewing && (
          <MenuPopover
            label={text('shell.user_menu', { name: me.user.name })}
            placement="bottomRight"
            heading={
              <span className="yz-who">
                <strong>{me.user.name}</strong>
                <span>{me.user.email}</span>
              </span>
            }
            items={[
              {
                key: 'account',
                icon: <UserOutlined />,
                label: text('shell.account'),
                onChoose: () => void navigate({ to: '/account' }),
              },
              ...links.map((link) => ({
                key: link.key,
                icon: link.icon,
                label: label(link.label),
                onChoose: () => void navigate({ to: link.href as '/' }),
              })),
              { key: 'help', icon: <QuestionCircleOutlined />, label: text('shortcuts.title'), onChoose: onHelp },
              { key: 'out', icon: <LogoutOutlined />, label: text('shell.sign_out'), apart: true, onChoose: signOut },
            ]}
          >
            <button type="button" className="yz-user" aria-label={text('shell.user_menu', { name: me.user.name })}>
              <PersonMark name={me.user.name} size={30} />
            </button>
          </MenuPopover>
        )}
      </div>
    </header>
  );
}
