import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import type { Viewing } from '../../core/session';
import { endViewAs } from '../../core/view_as';
import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import './viewing_banner.css';

/** Says with whose eyes one looks, and ends it. */
export default function ViewingBanner({ viewing }: { readonly viewing: Viewing }) {
  const text = useText();
  const format = useFormat();
  const name = viewing.person?.name ?? viewing.roles.map((role) => role.label).join(text('viewing.and'));
  return (
    <div className="yz-viewing" role="status">
      <EyeOutlined aria-hidden="true" />
      <span>
        <strong>{text(viewing.person ? 'viewing.person' : 'viewing.roles', { name })}</strong>{' '}
        <span className="yz-viewing-note">{text('viewing.note', { until: format.dateTime(viewing.until) })}</span>
      </span>
      <Button size="small" onClick={() => void endViewAs()}>
        {text('viewing.end')}
      </Button>
    </div>
  );
}
