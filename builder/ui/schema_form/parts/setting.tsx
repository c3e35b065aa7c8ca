import { memo, useId, useMemo } from 'react';

import type { Around } from '../core/place';
import { type Steps, pointerBelow } from '../core/paths';
import { type Json, type Schema, mayBeNull, shapeOf } from '../core/schema';
import { HelpMark } from '../../inputs/help_mark';
import { useForm } from '../form_context';
import { Control } from './control';

export interface SettingProps {
  readonly name: string;
  readonly model: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly value: Json | undefined;
  /** Place of the part the setting is of. */
  readonly steps: Steps;
  /** The part itself and what is around it. */
  readonly around: Around;
}

/** One setting: its name, what it is for, its control, what the check says of it. */
export const Setting = memo(function Setting({ name, model, schema, required, value, steps, around }: SettingProps) {
  const { root, words, base, issues } = useForm();
  const id = useId();
  const place = useMemo<Steps>(() => [...steps, name], [steps, name]);
  const pointer = pointerBelow(base, place);
  const shape = shapeOf(root, schema);
  // What has rows of its own says there what is wrong in them.
  const inRows = shape.is === 'list' || shape.is === 'mapping' || shape.is === 'object' || shape.is === 'union';
  const here = issues.filter((one) => one.pointer === pointer || (!inRows && one.pointer.startsWith(`${pointer}/`)));
  // A label of the button that adds a row would take that button's own name away.
  const Name = inRows ? 'span' : 'label';
  const word = words.setting(name);
  const wide = inRows || shape.is === 'places' || (shape.is === 'text' && (shape.says.kind === 'expression' || shape.says.kind === 'html' || shape.says.kind === 'css'));
  return (
    <div className={`yz-setting${wide ? ' yz-setting-wide' : ''}`} data-setting={name} data-pointer={pointer} data-switch={(shape.is === 'boolean' && !mayBeNull(schema)) || undefined}>
      <div className="yz-setting-name">
        <Name htmlFor={inRows ? undefined : id}>
          {word}
          {required && <span className="yz-required" aria-hidden="true">*</span>}
        </Name>
        <HelpMark help={words.help(model, name)} />
      </div>
      <Control
        id={id}
        name={name}
        model={model}
        label={word}
        schema={schema}
        value={value}
        steps={place}
        around={around}
        required={required}
        invalid={here.some((one) => one.severity !== 'warning')}
      />
      {here.map((one, at) => (
        <p key={at} className={one.severity === 'warning' ? 'yz-setting-warning' : 'yz-field-error'}>
          {one.message}
        </p>
      ))}
    </div>
  );
});
