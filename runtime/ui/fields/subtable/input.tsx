import { useNarrow } from '../../hooks/use_narrow';
import type { FieldInputProps } from '../field_kit';
import { SubtableCards } from './cards';
import { SubtableGrid } from './grid';

/** A grid with a keyboard; on a phone a list of cards. */
export function SubtableInput(props: FieldInputProps) {
  const narrow = useNarrow();
  return narrow ? <SubtableCards {...props} /> : <SubtableGrid {...props} />;
}
