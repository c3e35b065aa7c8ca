import { Link } from '@tanstack/react-router';
import { Button, Segmented, Select, Switch } from 'antd';
import type { ReactNode } from 'react';

import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { buildPaths } from '../app/paths';
import type { Entity, Field, Package } from '../draft/package';
import { ExpressionField } from '../expression';
import { followFormula } from '../expression/formula_result';
import { useText } from '../i18n/use_text';
import { ButtonSettings } from './button_settings';
import { ContainerSettings } from './container_settings';
import {
  type LayoutPart,
  type NotePart,
  type Place,
  type RelatedPart,
  type SectionPart,
} from './layout_document';
import { relatedLists } from './related_lists';
import { Setting } from './setting';
import { TextsInput } from '../inputs/texts_input';
import './property_panel.css';

export interface PartSettingsProps<T extends LayoutPart = LayoutPart> {
  readonly part: T;
  readonly document: Package;
  /** Whose form it is. */
  readonly entity: Entity;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  /** `key` joins changes of one input to one step. */
  readonly onChange: (part: T, key?: string) => void;
}

/** The settings of one item of a layout. */
export function PartSettings(props: PartSettingsProps) {
  const { part, entity, onChange } = props;
  const text = useText();
  return (
    <div className="yz-settings">
      {own(props)}
      {part.type !== 'columns' && part.type !== 'tabs' ? (
        <Condition label={text('form_setting.visible_when')} entity={entity.key} value={part.visible_when} onChange={(value) => onChange(without({ ...part, visible_when: value }))} />
      ) : null}
    </div>
  );
}

/** Settings that are undefined are not there. */
export function without<T extends object>(part: T): T {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as T;
}

function own(props: PartSettingsProps): ReactNode {
  switch (props.part.type) {
    case 'section':
      return <SectionSettings {...(props as unknown as PartSettingsProps<SectionPart>)} />;
    case 'note':
      return <NoteSettings {...(props as unknown as PartSettingsProps<NotePart>)} />;
    case 'related':
      return <RelatedSettings {...(props as unknown as PartSettingsProps<RelatedPart>)} />;
    case 'button':
      return <ButtonSettings {...(props as unknown as Parameters<typeof ButtonSettings>[0])} />;
    default:
      return <ContainerSettings {...(props as unknown as Parameters<typeof ContainerSettings>[0])} />;
  }
}

export function Condition({ label, entity, value, onChange }: { readonly label: string; readonly entity: string; readonly value: string | undefined; readonly onChange: (value: string | undefined) => void }) {
  return <ExpressionField label={label} entity={entity} value={value} condition onChange={onChange} />;
}

function SectionSettings({ part, onChange }: PartSettingsProps<SectionPart>) {
  const text = useText();
  return (
    <>
      <TextsInput heading label={text('form_setting.heading')} value={part.label} onChange={(label) => onChange({ ...part, label }, 'label')} />
      <Setting label={text('form_setting.columns')}>
        <Segmented
          aria-label={text('form_setting.columns')}
          options={[1, 2, 3, 4]}
          value={part.columns ?? 2}
          onChange={(columns) => onChange({ ...part, columns: Number(columns) })}
        />
      </Setting>
      <Setting label={text('form_setting.folding')}>
        <Select
          aria-label={text('form_setting.folding')}
          value={part.collapsible ?? 'no'}
          options={(['no', 'open', 'closed'] as const).map((value) => ({ value, label: text(`form_setting.folding_${value}`) }))}
          onChange={(value: 'no' | 'open' | 'closed') => onChange(without({ ...part, collapsible: value === 'no' ? undefined : value }))}
        />
      </Setting>
    </>
  );
}

const TONES = ['plain', 'info', 'success', 'warning', 'danger'] as const;

function NoteSettings({ part, onChange }: PartSettingsProps<NotePart>) {
  const text = useText();
  return (
    <>
      <TextsInput heading label={text('form_setting.heading')} value={part.label} onChange={(label) => onChange({ ...part, label }, 'label')} />
      <TextsInput heading lines label={text('form_setting.note_text')} value={part.text} onChange={(next) => onChange({ ...part, text: next }, 'text')} />
      <p className="yz-muted">{text('form_setting.places_hint')}</p>
      <Setting label={text('form_setting.tone')}>
        <Select
          aria-label={text('form_setting.tone')}
          value={part.tone ?? 'plain'}
          options={TONES.map((value) => ({ value, label: text(`form_setting.tone_${value}`) }))}
          onChange={(tone: NotePart['tone']) => onChange({ ...part, tone })}
        />
      </Setting>
    </>
  );
}

function RelatedSettings({ part, document, entity, entities, onChange }: PartSettingsProps<RelatedPart>) {
  const text = useText();
  const label = useLabel();
  const lists = relatedLists(document, entity, entities);
  const other = entities[part.entity.includes('.') ? part.entity : `${document.app.key}.${part.entity}`];
  return (
    <>
      <TextsInput heading label={text('form_setting.heading')} value={part.label} onChange={(next) => onChange({ ...part, label: next }, 'label')} />
      <Setting label={text('form_setting.related')}>
        <Select
          aria-label={text('form_setting.related')}
          value={`${part.entity}#${part.field}`}
          options={lists.map((one) => ({ value: `${one.entity}#${one.field}`, label: `${label(one.label)} · ${label(one.fieldLabel)}` }))}
          onChange={(value: string) => {
            const [name = '', field = ''] = value.split('#');
            onChange(without({ ...part, entity: name, field, columns: undefined }));
          }}
        />
      </Setting>
      <Setting label={text('form_setting.related_columns')}>
        <Select
          mode="multiple"
          aria-label={text('form_setting.related_columns')}
          placeholder={text('form_setting.related_columns_default')}
          value={[...(part.columns ?? [])]}
          maxCount={12}
          optionFilterProp="label"
          options={(other?.fields ?? []).map((field) => ({ value: field.key, label: label(field.label, field.key) }))}
          onChange={(columns: string[]) => onChange(without({ ...part, columns: columns.length > 0 ? columns : undefined }))}
        />
      </Setting>
    </>
  );
}

export interface FieldSettingsProps {
  readonly app: string;
  readonly entity: Entity;
  readonly field: Field;
  readonly onChange: (change: (field: Field) => void, key?: string) => void;
}

const DERIVED = new Set(['formula', 'lookup', 'rollup', 'autonumber']);
const NO_DEFAULT = new Set(['subtable', 'file', 'image', 'signature', 'json', 'encrypted_text', 'location', 'address', 'rich_text']);

/** What a form's builder sets of a field; the rest is in the data model. */
export function FieldSettings({ app, entity, field, onChange }: FieldSettingsProps) {
  const text = useText();
  const derived = DERIVED.has(field.type);
  const expression = (name: 'visible_when' | 'required_when' | 'readonly_when' | 'default' | 'formula') => (value: string | undefined) =>
    onChange((one) => {
      if (value === undefined) delete one[name];
      else one[name] = value;
    });
  const flag = (name: 'required' | 'readonly') => (
    <label className="yz-setting-flag">
      <span>{text(`form_setting.${name}`)}</span>
      <Switch
        size="small"
        aria-label={text(`form_setting.${name}`)}
        checked={Boolean(field[name])}
        onChange={(on) =>
          onChange((one) => {
            if (on) one[name] = true;
            else delete one[name];
          })
        }
      />
    </label>
  );
  const when = (name: 'visible_when' | 'required_when' | 'readonly_when') => (
    <Condition label={text(`form_setting.${name}`)} entity={entity.key} value={field[name] as string | undefined} onChange={expression(name)} />
  );
  return (
    <div className="yz-settings">
      <TextsInput
        heading
        label={text('form_setting.label')}
        value={field.label as Readonly<Record<string, string>>}
        onChange={(label) => onChange((one) => void (one.label = label), 'label')}
      />
      <TextsInput
        heading
        label={text('form_setting.help')}
        value={field.help as Readonly<Record<string, string>> | undefined}
        onChange={(help) =>
          onChange((one) => {
            if (Object.keys(help).length > 0) one.help = help;
            else delete one.help;
          }, 'help')
        }
      />
      {!derived && flag('required')}
      {!derived && flag('readonly')}
      {field.type === 'formula' && (
        <ExpressionField
          label={text('form_setting.formula')}
          entity={entity.key}
          required
          value={field.formula}
          onChange={(formula, given) =>
            onChange((one) => {
              one.formula = formula;
              followFormula(one, given);
            })
          }
        />
      )}
      {!derived && !NO_DEFAULT.has(field.type) && (
        <ExpressionField label={text('form_setting.default')} entity={entity.key} field={field.key} value={field.default as string | undefined} onChange={expression('default')} />
      )}
      {when('visible_when')}
      {!derived && when('required_when')}
      {!derived && when('readonly_when')}
      <p className="yz-setting-note">
        {text('form_setting.everywhere')} <Link to={buildPaths.section(app, 'data', `${entity.id}?field=${field.id}`) as '/'}>{text('form_setting.open_in_data')}</Link>
      </p>
    </div>
  );
}

export interface ManySettingsProps {
  readonly places: readonly Place[];
  readonly onWrap: (as: 'section' | 'tabs' | 'columns') => void;
  readonly fieldsOnly: boolean;
}

/** What can be done with several at once. */
export function ManySettings({ places, onWrap, fieldsOnly }: ManySettingsProps) {
  const text = useText();
  return (
    <div className="yz-settings">
      <p>{text('designer.chosen_count', { count: places.length })}</p>
      {(['section', 'tabs', 'columns'] as const).map((as) =>
        as === 'section' && !fieldsOnly ? null : (
          <Button key={as} onClick={() => onWrap(as)}>
            {text(`designer.wrap_${as}`)}
          </Button>
        ),
      )}
    </div>
  );
}

