import { Input } from 'antd';

import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { isJson, jsonText } from './json_text';
import { controlProps } from '../shared/control_props';

/** The text of the JSON; the server reads it, and says what is wrong. */
export function JsonInput({ value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  const shown = jsonText(value, 2);
  const broken = shown !== '' && !isJson(shown);
  return (
    <>
      <Input.TextArea
        {...controlProps({ id, ...rest, invalid: rest.invalid || broken })}
        className="yz-code-text"
        autoSize={{ minRows: rest.compact ? 1 : 4, maxRows: 16 }}
        spellCheck={false}
        value={shown}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        onBlur={() => typeof value === 'string' && shown && !broken && onChange(JSON.stringify(JSON.parse(shown), null, 2))}
      />
      {broken && !rest.compact && <p className="yz-field-help">{text('json.broken')}</p>}
    </>
  );
}
