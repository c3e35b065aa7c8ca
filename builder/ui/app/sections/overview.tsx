import { Link } from '@tanstack/react-router';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';

import { useDocument } from '../../draft';
import { useText } from '../../i18n/use_text';
import { buildPaths } from '../paths';
import { SECTIONS } from '../sections';

/** What the app consists of, and the way to each part. */
export default function Overview() {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  return (
    <div className="yzb-overview">
      <h1 className="yz-page-title">{label(document.app.label as Label, document.app.key)}</h1>
      <ul className="yzb-parts">
        {SECTIONS.filter((section) => section.key !== 'overview').map((section) => (
          <li key={section.key}>
            <Link to={buildPaths.section(document.app.key, section.key) as '/'} className="yzb-part">
              <DefinitionIcon name={section.icon} />
              <span>{text(section.title)}</span>
              {section.count && <span className="yz-muted">{section.count(document)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
