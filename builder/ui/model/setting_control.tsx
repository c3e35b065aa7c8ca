import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Input, InputNumber, Select, Switch } from 'antd';
import { type ReactNode, Suspense, lazy } from 'react';

import type { Entity, Field, Item, Option, Texts } from '../draft';
import { useText } from '../i18n/use_text';
import { IconInput } from '../inputs/icon_input';
import { TextsInput } from '../inputs/texts_input';
import { EntitySelect, FieldPathInput, FieldSelect } from './choosers';
import { ExpressionSetting } from './expression_setting';
import { ItemsEditor } from './items_editor';
import { KeyLists } from './key_lists_editor';
import { OptionsEditor } from './options_editor';
import { type Schema, type Vocabulary, controlOf, plainSchema, valueWord } from './vocabulary';
import { useNeighbours } from './model_api';

const ColourPicker = lazy(() => import('../inputs/colour_picker'));

/** What a setting stands in: names of fields and entities are understood from here. */
export interface Around {
  readonly entity: Entity;
  readonly field?: Field;
  /** The very item: settings such as `source` lead from it to other entities. */
  readonly item: Readonly<Record<string, unknown>>;
}

export interface SettingControlProps {
  readonly name: string;
  readonly label: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly value: unknown;
  readonly around: Around;
  readonly vocabulary: Vocabulary;
  /** Undefined takes the setting out: its default holds. */
  readonly onChange: (value: unknown) => void;
}

/** The control of a setting, as its schema asks for it. */
export function SettingControl(props: SettingControlProps): ReactNode {
  const { name, label, value, around, vocabulary, required, onChange } = props;
  const text = useText();
  const language = useLanguage();
  const schema = plainSchema(vocabulary, props.schema);
  const standard = schema.default;
  const word = (one: string) => valueWord(vocabulary, name, one, language);
  switch (controlOf(vocabulary, props.schema)) {
    case 'switch':
      return (
        <Switch
          size="small"
          checked={(value ?? standard) === true}
          aria-label={label}
          onChange={(on) => onChange(on === standard ? undefined : on)}
        />
      );
    case 'maybe':
      return (
        <Select
          value={value === undefined || value === null ? '' : String(value)}
          aria-label={label}
          options={[
            { value: '', label: text('model.as_usual') },
            { value: 'true', label: text('model.yes') },
            { value: 'false', label: text('model.no') },
          ]}
          onChange={(given) => onChange(given === '' ? undefined : given === 'true')}
        />
      );
    case 'label':
      return <TextsInput label={label} value={value as Texts | undefined} onChange={(given) => onChange(blank(given))} />;
    case 'expression':
      return <ExpressionSetting {...props} />;
    case 'entity':
      return (
        <EntitySelect
          value={typeof value === 'string' ? value : undefined}
          label={label}
          clearable={!required}
          rowsOf={around.field?.type === 'subtable' && name === 'entity' ? around.entity.key : undefined}
          onChange={onChange}
        />
      );
    case 'entities':
      return <EntitySelect many value={(value as string[] | undefined) ?? []} label={label} onChange={onChange} />;
    case 'field':
      return (
        <FieldSelect
          value={typeof value === 'string' ? value : undefined}
          label={label}
          clearable={!required}
          of={schema['x-of'] ? String(around.item[schema['x-of']] ?? '') : around.entity.key}
          onlyTo={schema['x-fits'] === 'reference_here' ? around.entity.key : undefined}
          onChange={onChange}
        />
      );
    case 'fields':
      return (
        <FieldSelect many value={(value as string[] | undefined) ?? []} label={label} of={around.entity.key} onChange={onChange} />
      );
    case 'field_lists':
      return <KeyLists entity={around.entity} name={name === 'indexes' ? 'indexes' : 'unique'} />;
    case 'path':
      return <FieldPathInput value={typeof value === 'string' ? value : ''} label={label} entity={around.entity} onChange={onChange} />;
    case 'icon':
      return <IconInput label={label} value={typeof value === 'string' ? value : undefined} onChange={onChange} />;
    case 'colour':
      return (
        <Suspense>
          <ColourPicker
            disabledAlpha
            value={typeof value === 'string' ? value : null}
            allowClear={!required}
            onChange={(colour) => onChange(colour.cleared ? undefined : colour.toHexString())}
          />
        </Suspense>
      );
    case 'app':
      return <AppSelect value={typeof value === 'string' ? value : undefined} label={label} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          value={(value ?? standard) as string | undefined}
          aria-label={label}
          options={(schema.enum ?? []).map((one) => ({ value: one, label: word(one) }))}
          onChange={(given) => onChange(given === standard && !required ? undefined : given)}
        />
      );
    case 'choices':
      return (
        <Select
          mode="multiple"
          value={((value ?? standard) as string[] | undefined) ?? []}
          aria-label={label}
          placeholder={text('model.all_kinds')}
          options={(plainSchema(vocabulary, schema.items ?? {}).enum ?? []).map((one) => ({ value: one, label: word(one) }))}
          onChange={(given) => onChange(given.length === 0 || given.join() === String(standard) ? undefined : given)}
        />
      );
    case 'number':
      return (
        <InputNumber
          value={(value ?? null) as number | null}
          min={schema.minimum}
          max={schema.maximum}
          precision={0}
          placeholder={standard === undefined || standard === null ? undefined : String(standard)}
          aria-label={label}
          onChange={(given) => onChange(given ?? undefined)}
        />
      );
    case 'decimal':
      return (
        <InputNumber
          stringMode
          value={value === undefined || value === null ? null : String(value)}
          placeholder={text('model.no_bound')}
          aria-label={label}
          onChange={(given) => onChange(given === null ? undefined : String(given))}
        />
      );
    case 'options':
      return <OptionsEditor entity={around.entity} field={around.field as Field} options={(value as Option[] | undefined) ?? []} vocabulary={vocabulary} />;
    case 'items':
      return (
        <ItemsEditor
          name={name}
          label={label}
          schema={schema}
          items={(value as Item[] | undefined) ?? []}
          around={around}
          vocabulary={vocabulary}
          onChange={(given) => onChange(given.length === 0 ? undefined : given)}
        />
      );
    case 'text':
      return (
        <Input
          value={typeof value === 'string' ? value : ''}
          maxLength={schema.maxLength}
          placeholder={typeof standard === 'string' ? standard : undefined}
          aria-label={label}
          onChange={(event) => onChange(event.target.value === '' && !required ? undefined : event.target.value)}
        />
      );
    default:
      return null;
  }
}

function AppSelect({ value, label, onChange }: { readonly value: string | undefined; readonly label: string; readonly onChange: (value: unknown) => void }) {
  const text = useText();
  const language = useLanguage();
  const apps = useNeighbours();
  return (
    <Select
      allowClear
      value={value}
      aria-label={label}
      placeholder={text('model.every_app')}
      options={apps.map((app) => ({ value: app.key, label: app.label[language] ?? app.key }))}
      onChange={(given) => onChange(given)}
    />
  );
}

/** A label without a word is none. */
function blank(given: Texts): Texts | undefined {
  return Object.values(given).some(Boolean) ? given : undefined;
}
