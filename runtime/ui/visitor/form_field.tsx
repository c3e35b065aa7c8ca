import type { FieldDefinition } from '../core/definition';
import { pick } from '../core/label';
import type { FileInfo } from '../core/file';
import type { OpenForm } from '../core/public_form';
import type { FieldValue } from '../core/record';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';
import { Control, isGroup } from './control';

export interface FormFieldProps {
  readonly field: FieldDefinition;
  /** Where its value stands: "name", or "lines.0.product". */
  readonly path: string;
  readonly value: FieldValue | undefined;
  readonly required: boolean;
  readonly disabled: boolean;
  readonly issue: string | undefined;
  readonly form: OpenForm;
  readonly upload: (file: File) => Promise<FileInfo>;
  readonly onChange: (value: FieldValue) => void;
}

/** A field with its label, help and message. */
export function FormField({ field, path, value, required, disabled, issue, form, upload, onChange }: FormFieldProps) {
  const language = useLanguage();
  const text = useText();
  const id = `field-${path}`;
  const help = pick(field.help, language);
  const described = [help ? `${id}-help` : '', issue ? `${id}-issue` : ''].filter(Boolean).join(' ') || undefined;
  const name = pick(field.label, language, field.key);
  const label = (
    <>
      {name}
      {required && (
        <span className="yzp-required" title={text('public.required')} aria-hidden="true">
          *
        </span>
      )}
    </>
  );
  const control = (
    <Control
      field={field}
      id={id}
      value={value}
      required={required}
      disabled={disabled}
      invalid={issue !== undefined}
      describedBy={described}
      zone={form.workspace.zone}
      currency={form.workspace.currency}
      records={form.options[path.replace(/\.\d+\./, '.')] ?? []}
      upload={upload}
      onChange={onChange}
    />
  );
  const notes = (
    <>
      {help && (
        <p id={`${id}-help`} className="yzp-help">
          {help}
        </p>
      )}
      {issue && (
        <p id={`${id}-issue`} className="yzp-issue">
          {issue}
        </p>
      )}
    </>
  );
  if (isGroup(field)) {
    return (
      <fieldset className="yzp-field">
        <legend>{label}</legend>
        {control}
        {notes}
      </fieldset>
    );
  }
  return (
    <div className="yzp-field">
      <label htmlFor={id}>{label}</label>
      {control}
      {notes}
    </div>
  );
}
