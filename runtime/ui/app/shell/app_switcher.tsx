import { CheckOutlined, DownOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';

import type { AppSummary } from '../../core/definition';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { MenuPopover } from '../../views/common/menu_popover';
import { useOpenApp } from '../hooks/use_open_app';
import { AppTile } from './app_tile';

/** Which app's menu stands below, and the way to another. */
export function AppSwitcher({
  apps,
  current,
}: {
  readonly apps: readonly AppSummary[];
  readonly current: string | undefined;
}) {
  const text = useText();
  const label = useLabel();
  const openApp = useOpenApp();
  const navigate = useNavigate();
  const app = apps.find((one) => one.key === current);
  if (!app) return null;
  return (
    <MenuPopover
      label={text('shell.apps')}
      items={[
        ...apps.map((one) => ({
          key: one.key,
          icon: <AppTile app={one} size={24} />,
          label: label(one.label, one.key),
          current: one.key === current,
          trailing: one.key === current ? <CheckOutlined aria-hidden="true" /> : undefined,
          onChoose: () => openApp(one.key),
        })),
        { key: '', label: text('shell.all_apps'), apart: true, onChoose: () => void navigate({ to: '/apps' }) },
      ]}
    >
      <button
        type="button"
        className="yz-switcher"
        aria-label={text('shell.switch_app', { name: label(app.label, app.key) })}
      >
        <AppTile app={app} />
        <span className="yz-switcher-name">{label(app.label, app.key)}</span>
        <DownOutlined className="yz-switcher-arrow" aria-hidden="true" />
      </button>
    </MenuPopover>
  );
}
