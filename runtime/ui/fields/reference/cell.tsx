import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** The title of the record behind; in a list the row itself is what one opens. */
export function ReferenceCell({ value, title }: FieldShowProps) {
  if (title) return <span title={title}>{title}</span>;
  return typeof value === 'string' && value ? <span className="yz-muted">…</span> : <Blank />;
}
