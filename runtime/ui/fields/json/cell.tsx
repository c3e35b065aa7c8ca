import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { jsonText } from './json_text';

export function JsonCell({ value }: FieldShowProps) {
  const shown = jsonText(value).slice(0, 200);
  return shown ? <span className="yz-code-text">{shown}</span> : <Blank />;
}
