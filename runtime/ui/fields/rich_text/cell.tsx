import { plainText } from '../../core/expression/text_parts';
import type { FieldShowProps } from '../field_kit';
import { TextShow } from '../shared/text_show';

/** One line of the plain text. */
export function RichTextCell(props: FieldShowProps) {
  const plain = typeof props.value === 'string' ? plainText(props.value) : null;
  return <TextShow {...props} value={plain?.replaceAll('\n', ' ') ?? null} />;
}
