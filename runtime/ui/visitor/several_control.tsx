import { useState } from 'react';

import { pick } from '../core/label';
import type { FieldValue } from '../core/record';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';
import { type Choice, type ControlProps, common } from './control';

/** More than this many are looked through rather than read. */
const MANY = 12;

/** Any number of what is offered, as boxes to tick; many of them scroll and can be narrowed by typing. */
export function SeveralControl(props: ControlProps & { readonly choices: readonly Choice[] }) {
  const { field, choices, value, onChange } = props;
  const language = useLanguage();
  const text = useText();
  const [typed, setTyped] = useState('');
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const full = chosen.length >= (field.max_items ?? Infinity);
  const many = choices.length > MANY;
  const sought = typed.trim().toLowerCase();
  const named = choices.map(({ key, label }) => ({ key, name: pick(label, language, key) }));
  const shown = named.filter(({ name }) => name.toLowerCase().includes(sought));

  function toggle(key: string, on: boolean): void {
    const next = choices.map((choice) => choice.key).filter((one) => (one === key ? on : chosen.includes(one)));
    onChange((next.length > 0 ? next : null) as FieldValue);
  }

  return (
    <>
      {many && (
        <input
          type="search"
          className="yzp-input yzp-narrow"
          aria-label={text('public.narrow')}
          placeholder={text('public.narrow')}
          value={typed}
          disabled={props.disabled}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <div className={many ? 'yzp-many' : undefined}>
        {shown.map(({ key, name }, at) => (
          <label key={key} className="yzp-option">
            <input
              type="checkbox"
              {...common({ ...props, id: at === 0 ? props.id : `${props.id}-${at}`, required: false })}
              disabled={props.disabled || (full && !chosen.includes(key))}
              checked={chosen.includes(key)}
              onChange={(event) => toggle(key, event.target.checked)}
            />
            {name}
          </label>
        ))}
      </div>
      {many && (
        <p className="yzp-help" role="status">
          {text('public.chosen', { count: chosen.length })}
        </p>
      )}
    </>
  );
}
