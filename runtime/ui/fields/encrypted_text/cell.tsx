import { LockOutlined } from '@ant-design/icons';

import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** That there is a text, and no more. */
export function SecretCell({ value }: FieldShowProps) {
  const text = useText();
  if (value === null || value === undefined || value === '') return <Blank />;
  return (
    <span className="yz-sealed">
      <LockOutlined aria-hidden="true" /> <span aria-hidden="true">••••••</span>
      <span className="yz-visually-hidden">{text('secret_field.sealed')}</span>
    </span>
  );
}
