import { DownOutlined } from '@ant-design/icons';
import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';
import { currencySign } from '@yingzao/runtime-ui/core/format/number';
import { localeOf } from '@yingzao/runtime-ui/core/format/locale';
import { OptionTag } from '@yingzao/runtime-ui/fields/choice/option_tag';
import type { FieldInputProps, FieldShowProps } from '@yingzao/runtime-ui/fields/field_kit';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { type ReactNode, createContext, useContext } from 'react';

import { useText } from '../i18n/use_text';
import { TypeIcon } from '../inputs/type_icon';
import { stillText } from './still_value';
import './still_input.css';

/** Entities by qualified name, for the columns of sub-tables. */
export const StillEntitiesContext = createContext<Readonly<Record<string, EntityDefinition>>>({});

const LISTS = new Set(['choice', 'multi_choice', 'cascade', 'tags', 'reference', 'multi_reference', 'any_reference', 'user', 'users', 'department', 'departments', 'role']);
const SIGNED = new Set(['date', 'datetime', 'time', 'barcode', 'encrypted_text', 'location']);
const PRESSED = new Set(['file', 'image']);
const COLUMNS_SHOWN = 7;

/**
 * What a field's input looks like, and nothing of what it does: a form under the hand of whoever designs it cannot be filled
 * in, so two hundred inputs with their calendars, lists and uploads need be neither loaded nor drawn.
 */
export function StillInput({ field, value, id, currency }: FieldInputProps) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const format = useFormat();
  const words = stillText(field, value, format);
  const { type } = field;
  if (field.derived && type !== 'subtable') return <output id={id} className="yz-derived">{words || (value === true ? text('value.yes') : '—')}</output>;
  if (type === 'boolean') {
    return (
      <span id={id} className={`yz-still-switch${value === true ? ' yz-still-on' : ''}`}>
        {text(value === true ? 'value.yes' : 'value.no')}
      </span>
    );
  }
  if (type === 'rating') {
    const stars = field.stars ?? 5;
    const given = Math.min(Number(value) || 0, stars);
    return (
      <span id={id} className="yz-still-stars">
        {'★'.repeat(given)}
        <span>{'★'.repeat(stars - given)}</span>
      </span>
    );
  }
  if (type === 'subtable') return <StillTable entity={field.entity ?? ''} id={id} />;
  if (type === 'long_text' || type === 'rich_text' || type === 'json') {
    return (
      <span id={id} className="yz-still yz-still-long">
        {type === 'rich_text' && (
          <span className="yz-still-tools" aria-hidden="true">
            <b>B</b> <i>I</i> <u>U</u> <span>≡</span>
          </span>
        )}
        {words}
      </span>
    );
  }
  if (PRESSED.has(type)) {
    return (
      <span id={id} className="yz-still yz-still-press">
        <TypeIcon type={type} /> {text(type === 'image' ? 'file.choose_picture' : 'file.choose')}
      </span>
    );
  }
  if (type === 'signature') return <span id={id} className="yz-still yz-still-sign">{text('signature.draw')}</span>;
  if (type === 'address') {
    return (
      <span id={id} className="yz-still-lines">
        <Box end={<DownOutlined />} hint>{text('address.division')}</Box>
        <Box hint>{text('address.detail')}</Box>
      </span>
    );
  }
  if (LISTS.has(type)) {
    const chosen = Array.isArray(value) ? value.map(String) : typeof value === 'string' && value ? [value] : [];
    return (
      <Box id={id} end={<DownOutlined />} hint={chosen.length === 0}>
        {chosen.length === 0
          ? text('field.choose')
          : chosen.map((one) => {
              const option = field.options?.find(({ key }) => key === one);
              return option ? <OptionTag key={one} option={option} /> : <span key={one} className="yz-tag">{one}</span>;
            })}
      </Box>
    );
  }
  const sign = type === 'money' ? currencySign(currency || format.currency, localeOf(language), !currency || currency === format.currency).trim() : undefined;
  const end = type === 'percent' ? '%' : SIGNED.has(type) ? <TypeIcon type={type} /> : undefined;
  return (
    <Box id={id} start={sign} end={end}>
      {words || label(field.help)}
    </Box>
  );
}

/** The same for a field that is only read. */
export function StillView({ field, value }: FieldShowProps) {
  const label = useLabel();
  const format = useFormat();
  const option = field.options?.find(({ key }) => key === value);
  return <>{option ? label(option.label, option.key) : stillText(field, value, format)}</>;
}

function Box({ id, start, end, hint = false, children }: { readonly id?: string; readonly start?: ReactNode; readonly end?: ReactNode; readonly hint?: boolean; readonly children: ReactNode }) {
  return (
    <span id={id} className={`yz-still${hint ? ' yz-still-hint' : ''}`}>
      {start && <span className="yz-still-end">{start}</span>}
      <span className="yz-still-value">{children}</span>
      {end && <span className="yz-still-end">{end}</span>}
    </span>
  );
}

/** A sub-table: its columns, and room for rows. */
function StillTable({ entity, id }: { readonly entity: string; readonly id: string }) {
  const label = useLabel();
  const text = useText();
  const rows = useContext(StillEntitiesContext)[entity];
  const fields = (rows?.fields ?? []).slice(0, COLUMNS_SHOWN);
  return (
    <span id={id} className="yz-still-table" style={{ '--still-columns': Math.max(fields.length, 1) } as React.CSSProperties}>
      {fields.map((field) => (
        <span key={field.key} className="yz-still-column">{label(field.label, field.key)}</span>
      ))}
      {fields.map((field) => (
        <span key={field.key} className="yz-still-cell" />
      ))}
      <span className="yz-still-add">+ {text('subtable.add_row')}</span>
    </span>
  );
}
