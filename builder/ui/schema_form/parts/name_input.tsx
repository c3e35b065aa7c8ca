import { Select } from 'antd';
import { useMemo, useState } from 'react';

import { useText } from '../../i18n/use_text';
import type { Around } from '../core/place';
import { type Json, type Says, type Schema, resolved } from '../core/schema';
import { useForm } from '../form_context';
import { choicesFor, nameText } from './name_choices';

export interface NameInputProps {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly says: Says;
  readonly schema: Schema;
  readonly value: string;
  readonly around: Around;
  readonly required: boolean;
  readonly invalid: boolean;
  readonly mapKey?: string | undefined;
  readonly onChange: (next: Json | undefined) => void;
}

/** Chooses an item, a field or a path of this draft by what people call it. */
export function NameInput({ id, label, name, says, schema, value, around, required, invalid, mapKey, onChange }: NameInputProps) {
  const text = useText();
  const { root, names, words } = useForm();
  const [typed, setTyped] = useState('');
  const asked = resolved(root, schema)['x-fits'];
  const naming = { root, names, says, fits: asked, around, mapKey, value: typed.includes('.') ? typed : value };
  const [open, setOpen] = useState(false);
  const options = useMemo(() => {
    const found = open ? choicesFor(naming) : [];
    const shown = value && !found.some((one) => one.value === value) ? [{ value, label: nameText({ ...naming, value }) }, ...found] : found;
    // A path may be typed by whoever knows it.
    const free = says.kind === 'path' && typed && !shown.some((one) => one.value === typed || one.label.includes(typed)) ? [{ value: typed, label: typed }] : [];
    return [...shown, ...free];
    // eslint-disable-next-line react-hooks/exhaustive-deps -- naming is made of what stands here
  }, [open, root, names, says, asked, around, mapKey, value, typed]);
  return (
    <Select
      id={id}
      aria-label={label}
      className="yz-wide"
      value={value || undefined}
      allowClear={!required}
      status={invalid ? 'error' : undefined}
      placeholder={words.absent(name) ?? text('edit.choose')}
      showSearch={{ filterOption: matches, onSearch: setTyped }}
      options={options}
      optionRender={({ label: said, data }) => <NamedOption label={said} note={(data as { note?: string }).note} />}
      notFoundContent={text('edit.nothing_to_choose')}
      onOpenChange={setOpen}
      onChange={(next: string | undefined) => onChange(next)}
    />
  );
}

export function NamedOption({ label, note }: { readonly label: React.ReactNode; readonly note: string | undefined }) {
  return (
    <span className="yz-named-option">
      <span>{label}</span>
      {note && note !== label && <small>{note}</small>}
    </span>
  );
}

export function matches(typed: string, option?: { label?: unknown; value?: unknown }): boolean {
  const wanted = typed.trim().toLowerCase();
  return [option?.label, option?.value].some((one) => String(one ?? '').toLowerCase().includes(wanted));
}
