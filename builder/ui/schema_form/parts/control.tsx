import { Input, Select, Switch } from 'antd';
import { Suspense, lazy } from 'react';

import { useText } from '../../i18n/use_text';
import { type Around, entityAt } from '../core/place';
import type { Steps } from '../core/paths';
import { type Json, type Schema, type Shape, isObject, mayBeNull, resolved, shapeOf } from '../core/schema';
import { TextsInput } from '../../inputs/texts_input';
import { useForm } from '../form_context';
import { AnyInput } from './any_input';
import { Body } from './body';
import { ListControl } from './list_control';
import { MappingControl } from './mapping_control';
import { NameInput } from './name_input';
import { PlaceMenu } from './place_menu';

export interface ControlProps {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly label: string;
  readonly schema: Schema;
  readonly value: Json | undefined;
  readonly steps: Steps;
  readonly around: Around;
  readonly required: boolean;
  readonly invalid: boolean;
  /** The key the value stands under in a mapping. */
  readonly mapKey?: string;
}

// Heavy ones come when a form has such a setting.
const NumberInput = lazy(() => import('./number_input'));
const FewChoices = lazy(() => import('./few_choices'));
const DateInput = lazy(() => import('./date_input'));
const IconInput = lazy(() => import('../../inputs/icon_input').then((module) => ({ default: module.IconInput })));
const ColourInput = lazy(() => import('../../inputs/colour_input').then((module) => ({ default: module.ColourInput })));

const LONG_TEXT = 300;
const FEW = 4;

/** What a setting is filled in with. */
export function Control(props: ControlProps) {
  const { id, name, model, label, schema, value, steps, around, required, invalid, mapKey } = props;
  const text = useText();
  const { root, words, names, set, Expression } = useForm();
  const shape = shapeOf(root, schema);
  const status = invalid ? ('error' as const) : undefined;
  const give = (next: Json | undefined) => set(steps, next);
  const preset = resolved(root, schema).default;
  switch (shape.is) {
    case 'boolean': {
      if (!mayBeNull(schema)) {
        const on = value === undefined ? preset === true : value === true;
        return <Switch id={id} size="small" checked={on} aria-label={label} onChange={(next) => give(next === (preset === true) && !required ? undefined : next)} />;
      }
      return (
        <Select
          id={id}
          aria-label={label}
          className="yz-wide"
          value={typeof value === 'boolean' ? String(value) : ''}
          options={[
            { value: '', label: words.absent(name) ?? text('edit.as_usual') },
            { value: 'true', label: text('value.yes') },
            { value: 'false', label: text('value.no') },
          ]}
          onChange={(next) => give(next === '' ? undefined : next === 'true')}
        />
      );
    }
    case 'choice': {
      const options = shape.values.map((one) => ({ value: one, label: words.value(name, one) }));
      const chosen = typeof value === 'string' ? value : typeof preset === 'string' ? preset : undefined;
      const needed = required || typeof preset === 'string';
      if (needed && options.length <= FEW && options.every((one) => one.label.length <= 12)) {
        return (
          <Suspense fallback={<Input id={id} disabled />}>
            <FewChoices id={id} label={label} options={options} value={chosen ?? ''} onChange={(next) => give(next === preset && !required ? undefined : next)} />
          </Suspense>
        );
      }
      return (
        <Select
          id={id}
          aria-label={label}
          className="yz-wide"
          value={chosen}
          allowClear={!needed}
          placeholder={text('edit.not_set')}
          status={status}
          options={options}
          onChange={(next: string | undefined) => give(next === undefined || (next === preset && !required) ? undefined : next)}
        />
      );
    }
    case 'integer':
      return (
        <Suspense fallback={<Input id={id} disabled />}>
          <NumberInput
            id={id}
            label={label}
            value={typeof value === 'number' ? value : null}
            minimum={shape.minimum}
            maximum={shape.maximum}
            invalid={invalid}
            placeholder={typeof preset === 'number' ? String(preset) : words.absent(name)}
            onChange={(next) => give(next === null || (next === preset && !required) ? undefined : Number(next))}
          />
        </Suspense>
      );
    case 'decimal':
      return (
        <Suspense fallback={<Input id={id} disabled />}>
          <NumberInput
            exact
            id={id}
            label={label}
            value={value === undefined || value === null ? null : String(value)}
            invalid={invalid}
            placeholder={preset === undefined || preset === null ? words.absent(name) : String(preset)}
            onChange={(next) => give(next === null || next === '' ? undefined : String(next))}
          />
        </Suspense>
      );
    case 'label':
    case 'places': {
      const whose = shape.is === 'places' ? entityAt(root, names, around, undefined) : undefined;
      return (
        <TextsInput
          id={id}
          label={label}
          invalid={invalid}
          lines={shape.is === 'places' || name === 'thanks' || name === 'introduction' || name === 'description'}
          value={isObject(value) ? (value as Readonly<Record<string, string>>) : {}}
          onChange={(next) => give(Object.keys(next).length === 0 && !required ? undefined : next)}
          {...(whose !== undefined && {
            behind: ({ said, given, put }) => <PlaceMenu entity={whose} label={said} onInsert={(path) => put(`${given}{${path}}`)} />,
          })}
        />
      );
    }
    case 'text':
      return textControl(shape);
    case 'list':
      return <ListControl {...props} shape={shape} />;
    case 'mapping':
      return <MappingControl {...props} shape={shape} />;
    case 'object':
    case 'union':
      return (
        <div className="yz-part-inline" role="group" aria-label={label}>
          <Body model={shape.is === 'object' ? shape.model : shape.union} value={isObject(value) ? value : NOTHING} steps={steps} around={around} />
        </div>
      );
    case 'constant':
      return <span className="yz-muted">{String(shape.value)}</span>;
    case 'any':
      return <AnyInput id={id} label={label} value={value} onChange={give} like={model === 'Parameter' ? String(around.value.type ?? '') : undefined} />;
  }

  function textControl(known: Extract<Shape, { is: 'text' }>) {
    const given = typeof value === 'string' ? value : '';
    const { kind } = known.says;
    const change = (next: string) => give(next === '' && !required ? undefined : next);
    if (kind === 'expression') {
      return (
        <Expression id={id} name={mapKey === undefined ? name : ''} label={label} value={given} invalid={invalid} entity={entityAt(root, names, around, known.says.of, mapKey)} required={required} steps={steps} around={around} onChange={change} />
      );
    }
    if (kind === 'icon' || kind === 'colour') {
      const Look = kind === 'icon' ? IconInput : ColourInput;
      return (
        <Suspense fallback={<Input id={id} disabled />}>
          <Look label={label} value={given} onChange={change} {...(!required && given !== '' && kind === 'colour' && { onClear: () => change('') })} />
        </Suspense>
      );
    }
    if (kind === 'html' || kind === 'css') {
      return <Input.TextArea id={id} aria-label={label} className="yz-code-text" autoSize={{ minRows: 6, maxRows: 24 }} spellCheck={false} status={status} value={given} onChange={(event) => change(event.target.value)} />;
    }
    if (kind !== '') {
      return <NameInput id={id} label={label} says={known.says} name={name} schema={schema} value={given} around={around} required={required} invalid={invalid} mapKey={mapKey} onChange={give} />;
    }
    if (known.format === 'date-time') {
      return (
        <Suspense fallback={<Input id={id} disabled />}>
          <DateInput id={id} value={given} invalid={invalid} onChange={give} />
        </Suspense>
      );
    }
    if ((known.longest ?? 0) > LONG_TEXT) {
      return <Input.TextArea id={id} aria-label={label} autoSize={{ minRows: 2, maxRows: 12 }} status={status} value={given} onChange={(event) => change(event.target.value)} />;
    }
    return (
      <Input
        id={id}
        aria-label={label}
        value={given}
        maxLength={known.longest}
        status={status}
        spellCheck={false}
        placeholder={typeof preset === 'string' ? preset : undefined}
        onChange={(event) => change(event.target.value)}
      />
    );
  }
}

const NOTHING = {};
