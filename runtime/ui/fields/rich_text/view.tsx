import { useMemo } from 'react';

import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { markupElements } from './markup_elements';

export function RichTextView({ value }: FieldShowProps) {
  const shown = useMemo(() => (typeof value === 'string' && value ? markupElements(value) : null), [value]);
  return shown ? <div className="yz-rich-text">{shown}</div> : <Blank />;
}
