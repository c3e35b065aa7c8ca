import { WarningOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';

import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { OutLink } from '../shared/out_link';
import { usePhoneText } from './use_phone_text';

/** The number as its country writes it, to be called, and how it was typed; what is no number says so. */
export function PhoneCell({ field, value, title }: FieldShowProps) {
  const text = useText();
  const number = typeof value === 'string' ? value : '';
  const shown = usePhoneText(number, field.region ?? undefined);
  if (!number) return <Blank />;
  if (!number.startsWith('+')) {
    return (
      <Tooltip title={text('phone.doubtful')}>
        <span className="yz-doubtful">
          <WarningOutlined aria-label={text('phone.doubtful')} /> {number}
        </span>
      </Tooltip>
    );
  }
  const link = <OutLink href={`tel:${number}`}>{shown}</OutLink>;
  if (!title || title === shown) return link;
  return (
    <Tooltip trigger={['hover', 'focus']} title={text('phone.typed', { typed: title })}>
      <span>{link}</span>
    </Tooltip>
  );
}
