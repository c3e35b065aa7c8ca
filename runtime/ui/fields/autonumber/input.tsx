import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';

/** Given by the platform on saving. */
export function AutonumberInput({ value, id }: FieldInputProps) {
  const text = useText();
  return (
    <output id={id} className="yz-derived">
      {typeof value === 'string' && value ? value : <span className="yz-muted">{text('field.autonumber')}</span>}
    </output>
  );
}
