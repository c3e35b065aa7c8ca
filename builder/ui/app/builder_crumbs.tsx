import { RightOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '@yingzao/runtime-ui/app/hooks/use_page_title';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import type { Label } from '@yingzao/runtime-ui/core/label';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';
import { SECTIONS } from './sections';
import { useSection } from './use_section';

/** App and section. */
export function BuilderCrumbs({ app }: { readonly app: string }) {
  const text = useText();
  const label = useLabel();
  const { section } = useSection();
  const known = useMe()?.apps.find((one) => one.key === app)?.label;
  const draft = useDraftState((state) => state.document?.app.label) as Label | undefined;
  const name = label(draft ?? known, draft ? app : '…');
  const title = SECTIONS.find((one) => one.key === section)?.title;
  usePageTitle(title ? `${text(title)} · ${name}` : name);
  return (
    <nav className="yz-crumbs" aria-label={text('shell.breadcrumbs')}>
      <ol>
        <li className="yz-crumb">
          <Link to={buildPaths.app(app) as '/'}>{name}</Link>
        </li>
        {title && (
          <>
            <li aria-hidden="true" className="yz-crumb-mark">
              <RightOutlined />
            </li>
            <li className="yz-crumb">
              <span aria-current="page">{text(title)}</span>
            </li>
          </>
        )}
      </ol>
    </nav>
  );
}
