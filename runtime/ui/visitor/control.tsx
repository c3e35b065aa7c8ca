import { type ChangeEvent, Suspense, lazy, useState } from 'react';

import type { FieldDefinition } from '../core/definition';
import { branchOf, dividedOptions, optionText } from '../core/form/options';
import { fromWallClock, toWallClock } from '../core/format/date';
import { parseDecimal, shiftDecimal } from '../core/format/number';
import { pick } from '../core/label';
import type { FileInfo } from '../core/file';
import type { FieldValue } from '../core/record';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';
import { FileControl } from './file_control';
import { SeveralControl } from './several_control';

/** What few forms ask for comes with those that do. */
const AddressControl = lazy(async () => ({ default: (await import('./address_control')).AddressControl }));
const SignatureControl = lazy(async () => ({ default: (await import('./signature_control')).SignatureControl }));

export interface ControlProps {
  readonly field: FieldDefinition;
  readonly id: string;
  readonly value: FieldValue | undefined;
  readonly required: boolean;
  readonly disabled: boolean;
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
  readonly zone: string;
  readonly currency: string;
  readonly records: readonly { readonly id: string; readonly title: string }[];
  readonly upload: (file: File) => Promise<FileInfo>;
  readonly onChange: (value: FieldValue) => void;
}

const FEW = 6;
const GROUPS = new Set(['multi_choice', 'rating', 'multi_reference', 'users', 'address', 'signature']);
const NUMBERS = new Set(['integer', 'decimal', 'money', 'percent']);
const INPUT_TYPES: Readonly<Record<string, string>> = { email: 'email', phone: 'tel', url: 'url', date: 'date', time: 'time' };
const COMPLETIONS: Readonly<Record<string, string>> = { email: 'email', phone: 'tel', url: 'url' };

/** Whether the control is a group of its own with a legend, and so has no single element to label. */
export function isGroup(field: FieldDefinition): boolean {
  return (
    GROUPS.has(field.type) ||
    (field.type === 'tags' && field.only_listed === true) ||
    (field.type === 'choice' && offered(field).length <= FEW)
  );
}

/** The browser's own control for a field: small, and known to every visitor and every aid. */
export function Control(props: ControlProps) {
  const { field } = props;
  if (NUMBERS.has(field.type)) return <NumberControl {...props} />;
  switch (field.type) {
    case 'long_text':
      return <textarea rows={5} maxLength={field.max_length ?? undefined} {...textProps(props)} />;
    case 'boolean':
      return <BooleanControl {...props} />;
    case 'choice':
      return isGroup(field) ? <RadioControl {...props} /> : <SelectControl {...props} choices={optionsOf(props)} />;
    case 'cascade':
      return <SelectControl {...props} choices={branchesOf(props)} />;
    case 'multi_choice':
      return <SeveralControl {...props} choices={offered(field)} />;
    case 'rating':
      return <RatingControl {...props} />;
    case 'reference':
    case 'department':
    case 'user':
      return (
        <SelectControl {...props} choices={recordsOf(props)} />
      );
    case 'multi_reference':
    case 'users':
      return <SeveralControl {...props} choices={recordsOf(props)} />;
    case 'address':
      return (
        <Suspense>
          <AddressControl {...props} />
        </Suspense>
      );
    case 'signature':
      return (
        <Suspense>
          <SignatureControl {...props} />
        </Suspense>
      );
    case 'file':
    case 'image':
      return <FileControl {...props} />;
    case 'tags':
      return field.only_listed ? <ListedTags {...props} /> : <input type="text" {...textProps(tagsAsText(props))} />;
    case 'datetime':
      return <DateTimeControl {...props} />;
    default:
      return (
        <input
          type={INPUT_TYPES[field.type] ?? 'text'}
          autoComplete={COMPLETIONS[field.type]}
          maxLength={field.max_length ?? undefined}
          {...textProps(props)}
        />
      );
  }
}

export interface Choice {
  readonly key: string;
  readonly label: Readonly<Record<string, string>>;
}

function offered(field: FieldDefinition): readonly Choice[] {
  return (field.options ?? []).filter((option) => option.active !== false);
}

function optionsOf({ field }: ControlProps): readonly Choice[] {
  return offered(field);
}

function recordsOf({ records }: ControlProps): readonly Choice[] {
  return records.map(({ id, title }) => ({ key: id, label: { zh: title, en: title } }));
}

/** Options of a tree by the whole way to them. */
function branchesOf({ field }: ControlProps): readonly Choice[] {
  const divided = field.leaves_only === false ? new Set<string>() : dividedOptions(field);
  const closed = new Set((field.options ?? []).flatMap(({ key, active }) => (active === false ? [key] : [])));
  return (field.options ?? [])
    .filter(({ key }) => !divided.has(key) && !branchOf(field, key).some((step) => closed.has(step.key)))
    .map(({ key }) => ({
      key,
      label: { zh: optionText(field, key, 'zh'), en: optionText(field, key, 'en') },
    }));
}

export function common({ id, required, disabled, invalid, describedBy }: ControlProps) {
  return {
    id,
    required,
    disabled,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
  };
}

function textProps(props: ControlProps) {
  return {
    ...common(props),
    className: 'yzp-input',
    value: typeof props.value === 'string' ? props.value : '',
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => props.onChange(event.target.value || null),
  };
}

function NumberControl(props: ControlProps) {
  const { field, value, onChange, currency } = props;
  const percent = field.type === 'percent';
  const kept = typeof value === 'string' ? (percent ? shiftDecimal(value, 2) : value) : '';
  const [typed, setTyped] = useState(kept);
  // What is typed stays as typed while it means the value; what is no number goes to the server's words.
  const shown = (parseDecimal(typed) ?? '') === kept || parseDecimal(typed) === null ? typed : kept;
  return (
    <span className="yzp-affixed">
      <input
        {...common(props)}
        className="yzp-input"
        inputMode={field.type === 'integer' ? 'numeric' : 'decimal'}
        value={shown}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          const number = parseDecimal(next);
          onChange(number === null ? next.trim() || null : percent ? shiftDecimal(number, -2) : number);
        }}
      />
      {(percent || field.type === 'money') && (
        <span className="yzp-affix" aria-hidden="true">
          {percent ? '%' : currency}
        </span>
      )}
    </span>
  );
}

function BooleanControl(props: ControlProps) {
  const text = useText();
  return (
    <label className="yzp-option">
      <input
        type="checkbox"
        {...common({ ...props, required: false })}
        checked={props.value === true}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {text('value.yes')}
    </label>
  );
}

function RadioControl(props: ControlProps) {
  const language = useLanguage();
  const text = useText();
  return (
    <>
      {offered(props.field).map((option, at) => (
        <label key={option.key} className="yzp-option">
          <input
            type="radio"
            {...common({ ...props, id: at === 0 ? props.id : `${props.id}-${at}` })}
            name={props.id}
            checked={props.value === option.key}
            onChange={() => props.onChange(option.key)}
          />
          {pick(option.label, language, option.key)}
        </label>
      ))}
      {!props.required && props.value != null && (
        <button type="button" className="yzp-link" disabled={props.disabled} onClick={() => props.onChange(null)}>
          {text('public.clear')}
        </button>
      )}
    </>
  );
}

/** Tags are typed with commas between them; the server cuts them apart. */
function tagsAsText(props: ControlProps): ControlProps {
  const { value } = props;
  return Array.isArray(value) ? { ...props, value: value.join(', ') } : props;
}

function ListedTags(props: ControlProps) {
  return <SeveralControl {...props} choices={(props.field.listed ?? []).map(({ text }) => ({ key: text, label: { zh: text, en: text } }))} />;
}

function RatingControl(props: ControlProps) {
  const text = useText();
  const stars = Number(props.field.maximum ?? 5);
  const value = typeof props.value === 'string' ? Number(props.value) : 0;
  return (
    <span className="yzp-stars">
      {Array.from({ length: stars }, (_, at) => at + 1).map((star) => (
        <label key={star} className={star <= value ? 'yzp-star yzp-lit' : 'yzp-star'}>
          <input
            type="radio"
            {...common({ ...props, id: star === 1 ? props.id : `${props.id}-${star}` })}
            name={props.id}
            aria-label={text('public.stars', { count: star })}
            checked={star === value}
            onChange={() => props.onChange(String(star))}
          />
          <span aria-hidden="true">★</span>
        </label>
      ))}
    </span>
  );
}

function SelectControl(props: ControlProps & { readonly choices: readonly Choice[] }) {
  const language = useLanguage();
  const text = useText();
  return (
    <select
      {...common(props)}
      className="yzp-input"
      value={typeof props.value === 'string' ? props.value : ''}
      onChange={(event) => props.onChange(event.target.value || null)}
    >
      <option value="">{text('public.choose')}</option>
      {props.choices.map((choice) => (
        <option key={choice.key} value={choice.key}>
          {pick(choice.label, language, choice.key)}
        </option>
      ))}
    </select>
  );
}

function DateTimeControl(props: ControlProps) {
  const { value, zone, onChange } = props;
  return (
    <input
      type="datetime-local"
      {...common(props)}
      className="yzp-input"
      value={typeof value === 'string' && value ? toWallClock(value, zone).slice(0, 16) : ''}
      onChange={(event) => onChange(event.target.value ? fromWallClock(event.target.value, zone) : null)}
    />
  );
}
