import { CopyOutlined, DeleteOutlined, EyeOutlined, MoreOutlined, PlusOutlined, RobotOutlined, SettingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { useState } from 'react';

import { type Role, findById, keysOf, newId, sectionOf, uniqueKey, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { openViewAs } from './open_view_as';
import { APP_ITSELF, copyGrants, removeRole } from './rights';
import { RoleSettings } from './role_settings';
import { usePublished } from './use_published';
import { useRightsWords } from './use_rights_words';

export interface RoleListProps {
  readonly roles: readonly Role[];
  /** Its key. */
  readonly chosen: string;
  /** By id. */
  readonly onChoose: (id: string) => void;
  readonly onAdd: () => void;
}

/** The roles, and what is done with one as a whole. */
export function RoleList({ roles, chosen, onChoose, onAdd }: RoleListProps) {
  const text = useText();
  const words = useRightsWords();
  return (
    <nav className="yzb-role-list" aria-label={text('roles.list')}>
      <ul>
        {roles.map((role) => (
          <li key={role.id}>
            <button type="button" className="yzb-role" aria-current={role.key === chosen || undefined} onClick={() => onChoose(role.id)}>
              {words.role(role, role.key)}
            </button>
            <RoleMenu role={role} roles={roles} onChoose={onChoose} />
          </li>
        ))}
        <li className="yzb-role-apart">
          <button type="button" className="yzb-role" aria-current={chosen === APP_ITSELF || undefined} title={text('roles.app_itself_note')} onClick={() => onChoose(APP_ITSELF)}>
            <RobotOutlined aria-hidden="true" /> {text('roles.app_itself')}
          </button>
        </li>
      </ul>
      <Button block icon={<PlusOutlined />} onClick={onAdd}>
        {text('roles.add')}
      </Button>
    </nav>
  );
}

export interface RoleMenuProps {
  readonly role: Role;
  readonly roles: readonly Role[];
  readonly onChoose: (id: string) => void;
}

/** What is done with one role as a whole. */
export function RoleMenu({ role, roles, onChoose }: RoleMenuProps) {
  const text = useText();
  const words = useRightsWords();
  const document = useDocument();
  const { edit } = useDraftActions();
  const { message } = useNotices();
  const published = usePublished().package;
  const [settings, setSettings] = useState(false);
  const name = words.role(role, role.key);
  const serving = findById(published?.roles, role.id) !== undefined;

  function copy(): void {
    const made: Role = {
      ...role,
      id: newId('r'),
      key: uniqueKey(role.key, keysOf(roles), 'role'),
      label: Object.fromEntries(Object.entries(role.label ?? {}).map(([language, own]) => [language, text('roles.copy_of', { name: own ?? '' })])),
    };
    edit(text('roles.copy'), (draft) => {
      sectionOf<Role>(draft, 'roles').push({ ...made });
      copyGrants(draft, role.key, made.key);
    });
    onChoose(made.id);
  }

  function remove(): void {
    edit(text('roles.remove'), (draft) => removeRole(draft, role.id));
    void message.info(text('roles.removed', { name }));
  }

  function look(): void {
    const roleName = `${document.app.key}.${publishedKey(published?.roles, role)}`;
    openViewAs({ roles: [roleName] }).catch((error: unknown) => void message.error(errorText(error, text)));
  }

  const view = { key: 'view', icon: <EyeOutlined />, label: text('roles.view_as'), onChoose: look };
  return (
    <>
      <MenuPopover
        label={name}
        placement="bottomRight"
        items={[
          { key: 'settings', icon: <SettingOutlined />, label: text('roles.settings'), onChoose: () => setSettings(true) },
          ...(serving ? [view] : []),
          { key: 'copy', icon: <CopyOutlined />, label: text('roles.copy'), onChoose: copy },
          { key: 'remove', icon: <DeleteOutlined />, label: text('roles.remove'), danger: true, apart: true, onChoose: remove },
        ]}
      >
        <Button type="text" size="small" icon={<MoreOutlined />} aria-label={`${name}: ${text('roles.more')}`} />
      </MenuPopover>
      {settings && <RoleSettings role={role} onClose={() => setSettings(false)} />}
    </>
  );
}

/** Looking goes by what serves: a role renamed in the draft has its old key there. */
function publishedKey(roles: readonly Role[] | undefined, role: Role): string {
  return findById(roles, role.id)?.key ?? role.key;
}
