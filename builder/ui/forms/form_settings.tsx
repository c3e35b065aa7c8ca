import { Select } from 'antd';

import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { useDocument, useDraftActions } from '../draft';
import type { Entity } from '../draft/package';
import { useText } from '../i18n/use_text';
import { formsOf, setForm } from './form_operations';
import type { FormPart } from './layout_document';
import { Setting } from './setting';
import { TextsInput } from '../inputs/texts_input';
import './property_panel.css';

const PURPOSES = ['create', 'edit', 'read'] as const;

/** What the form as a whole is for, and where it stands among its entity's forms. */
export function FormSettings({ form, entity }: { readonly form: FormPart; readonly entity: Entity }) {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const { edit } = useDraftActions();
  const name = label(form.label, form.key);
  const set = (change: Partial<FormPart>, key?: string) =>
    edit(text('step.form', { name }), (draft) => setForm(draft, form.id, change), key ? { key: `${form.id}:${key}` } : undefined);
  const forms = formsOf(document, entity);
  const roles = document.roles ?? [];
  return (
    <div className="yz-settings">
      <TextsInput heading label={text('form_setting.form_name')} value={form.label} onChange={(next) => set({ label: next }, 'label')} />
      <Setting label={text('form_setting.purposes')}>
        <Select
          mode="multiple"
          aria-label={text('form_setting.purposes')}
          value={[...(form.purposes ?? PURPOSES)]}
          options={PURPOSES.map((value) => ({ value, label: text(`form_setting.purpose_${value}`) }))}
          onChange={(next: (typeof PURPOSES)[number][]) => {
            const kept = PURPOSES.filter((one) => next.includes(one));
            if (kept.length > 0) set({ purposes: kept.length === PURPOSES.length ? undefined : kept });
          }}
        />
      </Setting>
      <Setting label={text('form_setting.device')}>
        <Select
          aria-label={text('form_setting.device')}
          value={form.device ?? 'any'}
          options={(['any', 'desktop', 'phone'] as const).map((value) => ({ value, label: text(`form_setting.device_${value}`) }))}
          onChange={(device: 'any' | 'desktop' | 'phone') => set({ device: device === 'any' ? undefined : device })}
        />
      </Setting>
      <Setting label={text('form_setting.roles')}>
        <Select
          mode="multiple"
          aria-label={text('form_setting.roles')}
          placeholder={text('form_setting.everybody')}
          value={[...(form.roles ?? [])]}
          optionFilterProp="label"
          options={roles.map((role) => ({ value: role.key, label: label(role.label as Readonly<Record<string, string>>, role.key) }))}
          onChange={(next: string[]) => set({ roles: next.length > 0 ? next : undefined })}
        />
      </Setting>
      {forms.length > 1 && (
        <Setting label={text('form_setting.order')}>
          <ol className="yz-form-order">
            {forms.map((one) => (
              <li key={one.id} aria-current={one.id === form.id || undefined}>
                {label(one.label, one.key)}
              </li>
            ))}
          </ol>
          <p className="yz-setting-note">{text('form_setting.order_note')}</p>
        </Setting>
      )}
      <p className="yz-setting-note">{text('designer.choose_hint')}</p>
    </div>
  );
}
