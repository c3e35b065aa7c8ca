import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';
import { useSection } from './use_section';

/** Another version was published since this draft was begun. */
export function OutdatedNotice({ app }: { readonly app: string }) {
  const text = useText();
  const { section } = useSection();
  const outdated = useDraftState((state) => state.outdated);
  if (!outdated || section === 'changes') return null;
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
