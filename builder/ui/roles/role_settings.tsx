import { Form, Modal, Switch } from 'antd';
import { useId } from 'react';

import { selectFirst } from '@yingzao/runtime-ui/core/focus/select_first';

import { type Role, findById, setSetting, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { TextsInput } from '../inputs/texts_input';

/** What a role is called, and what goes with it. */
export function RoleSettings({ role, onClose }: { readonly role: Role; readonly onClose: () => void }) {
  const text = useText();
  const { edit } = useDraftActions();
  const id = useId();
  const form = useId();
  const change = (setting: 'builder' | 'second_factor', on: boolean) =>
    edit(text('roles.step_setting'), (draft) => {
      const found = findById(draft.roles, role.id);
      if (found) setSetting<Role, string>(found, setting, on || undefined);
    });
  return (
    <Modal open title={text('roles.settings')} footer={null} onCancel={onClose} destroyOnHidden afterOpenChange={(there) => there && selectFirst(document.getElementById(form))}>
      <Form layout="vertical" component="div" id={form}>
        <Form.Item label={text('roles.name')} htmlFor={`${id}-name`}>
          <TextsInput
            id={`${id}-name`}
            label={text('roles.name')}
            value={role.label}
            onChange={(label) =>
              edit(
                text('roles.step_rename'),
                (draft) => {
                  const found = findById(draft.roles, role.id);
                  if (found) found.label = label;
                },
                { key: `role-name-${role.id}` },
              )
            }
          />
        </Form.Item>
        {(['builder', 'second_factor'] as const).map((setting) => (
          <div key={setting} className="yzb-switch-line">
            <Switch id={`${id}-${setting}`} checked={role[setting] === true} aria-describedby={`${id}-${setting}-note`} aria-label={text(`roles.${setting}`)} onChange={(on) => change(setting, on)} />
            <div>
              <label htmlFor={`${id}-${setting}`}>{text(`roles.${setting}`)}</label>
              <p className="yz-field-help" id={`${id}-${setting}-note`}>
                {text(`roles.${setting}_note`)}
              </p>
            </div>
          </div>
        ))}
      </Form>
    </Modal>
  );
}
