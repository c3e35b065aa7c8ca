import { fileAddress, filesOf } from '../../core/file';
import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import '../shared/file.css';

export function SignatureView({ value }: FieldShowProps) {
  const text = useText();
  const [signed] = filesOf(value);
  if (!signed?.available) return <Blank />;
  return <img className="yz-signature-picture" src={fileAddress(signed, true)} alt={text('signature.picture')} />;
}
