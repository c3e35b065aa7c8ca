import { Link } from '@tanstack/react-router';

import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';

/** The way to where an app gets something to open. */
export default function EmptyApp({ app }: { readonly app: string }) {
  const text = useText();
  return <Link to={buildPaths.section(app, 'data') as '/'}>{text('apps.open_builder')}</Link>;
}
