import type { ComponentType } from 'react';

import type { FieldDefinition } from '../../core/definition';
import { isWide } from '../../core/form/layout';
import type { FieldState } from '../../core/form/state';
import type { TextKey } from '../../core/i18n/i18n';
import type { FieldValue } from '../../core/record';
import type { FieldInputProps, FieldShowProps } from '../../fields/field_kit';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { fieldElementId } from './field_element_id';

export interface FormFieldProps {
  readonly field: FieldDefinition;
  readonly state: FieldState;
  readonly value: FieldValue | undefined;
  readonly title?: string;
  readonly issue?: string;
  readonly currency?: string;
  readonly disabled: boolean;
  /** Tells apart the fields of two forms on one screen. */
  readonly form?: string;
  /** Why it cannot be changed. */
  readonly why?: TextKey;
  /** The section's heading says the same as the label. */
  readonly headed?: boolean;
  readonly onChange: (key: string, value: FieldValue, title?: string) => void;
}

export interface FieldBlockProps extends FormFieldProps {
  readonly Input: ComponentType<FieldInputProps>;
  /** What may only be read. */
  readonly View: ComponentType<FieldShowProps>;
}

/** A label, an input, help and error. Knows no field type, so that what draws inputs of its own loads none. */
export function FieldBlock(props: FieldBlockProps) {
  const { field, state, value, issue, disabled, Input, View, onChange } = props;
  const label = useLabel();
  const text = useText();
  const id = fieldElementId(field.key, props.form);
  const help = label(field.help);
  const describedBy = [help && `${id}-help`, issue && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const table = field.type === 'subtable';
  const name = label(field.label, field.key);
  return (
    <div className={`yz-field ${isWide(field) ? 'yz-field-wide' : ''} ${issue ? 'yz-field-invalid' : ''}`}>
      {table ? (
        <span className={props.headed ? 'yz-visually-hidden' : 'yz-field-label'}>{name}</span>
      ) : (
        <label htmlFor={id} className={props.headed ? 'yz-visually-hidden' : 'yz-field-label'}>
          {name}
          {state.required && !state.readonly && (
            <span className="yz-required" title={text('field.required')}>
              <span aria-hidden="true">*</span>
              <span className="yz-visually-hidden">{text('field.required')}</span>
            </span>
          )}
        </label>
      )}
      {state.readonly && !field.derived && !table ? (
        // Reached by the keyboard, so that the reason is.
        <output
          id={id}
          className="yz-derived"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={props.why ? 0 : -1}
          aria-describedby={props.why ? `${id}-why` : undefined}
        >
          <View field={field} value={value} title={props.title} currency={props.currency} />
        </output>
      ) : (
        <Input
          id={id}
          field={field}
          value={value}
          title={props.title}
          currency={props.currency}
          disabled={disabled || state.readonly}
          invalid={Boolean(issue)}
          describedBy={describedBy}
          onChange={(next, title) => onChange(field.key, next, title)}
        />
      )}
      {props.why && (
        <p className="yz-why" id={`${id}-why`} role="tooltip">
          {text(props.why, { name })}
        </p>
      )}
      {help && (
        <p className="yz-field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {issue && (
        <p className="yz-field-error" id={`${id}-error`}>
          {issue}
        </p>
      )}
    </div>
  );
}
