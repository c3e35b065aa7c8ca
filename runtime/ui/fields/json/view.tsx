import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { jsonText } from './json_text';

export function JsonView({ value }: FieldShowProps) {
  const shown = jsonText(value, 2);
  // A long text that can be scrolled must be reachable with the keyboard.
  return shown ? (
    <pre className="yz-json" tabIndex={0}>
      {shown}
    </pre>
  ) : (
    <Blank />
  );
}
