import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';

import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';

/** Says so, and leads to what differs. */
export default function OutdatedAlert({ app }: { readonly app: string }) {
  const text = useText();
  return (
    <Alert
      className="yzb-notice"
      type="warning"
      showIcon
      title={text('outdated.title')}
      action={<Link to={buildPaths.section(app, 'changes') as '/'}>{text('outdated.look')}</Link>}
    />
  );
}
