import { CheckCircleOutlined, CloseCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';
import { useNarrow } from '@yingzao/runtime-ui/hooks/use_narrow';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Drawer } from 'antd';

import { type Package, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { addressOf } from './places';
import { together } from './together';

/** Every problem of the draft, each a way to the place. It stays open beside the screens while one mends them. */
export default function ProblemsPanel({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const narrow = useNarrow();
  const issues = useDraftState((state) => state.issues);
  const document = useDraftState((state) => state.document);
  const checking = useDraftState((state) => state.checking);
  const errors = issues.filter((issue) => issue.severity !== 'warning');
  const warnings = issues.filter((issue) => issue.severity === 'warning');
  return (
    <Drawer
      open
      size={narrow ? '100%' : 400}
      mask={narrow}
      title={text('problems.title')}
      extra={checking ? <span className="yz-muted">{text('problems.checking')}</span> : null}
      onClose={onClose}
    >
      {issues.length === 0 && <Empty icon={<CheckCircleOutlined />} title={text('problems.none')} />}
      {document && errors.length > 0 && (
        <Problems title={text('problems.errors', { count: errors.length })} issues={errors} document={document} onGo={narrow ? onClose : undefined} />
      )}
      {document && warnings.length > 0 && (
        <Problems title={text('problems.warnings', { count: warnings.length })} issues={warnings} document={document} onGo={narrow ? onClose : undefined} />
      )}
    </Drawer>
  );
}

type Placed = Issue & { readonly place?: string };

/** Without a place in words every problem stands for itself. */
function said(issue: Placed): string {
  return JSON.stringify([issue.message, issue.hint, issue.place ?? issue.pointer]);
}

function Problems({
  title,
  issues,
  document,
  onGo,
}: {
  readonly title: string;
  readonly issues: readonly Placed[];
  readonly document: Package;
  readonly onGo: (() => void) | undefined;
}) {
  const text = useText();
  return (
    <section>
      <h3 className="yzb-small-title">{title}</h3>
      <ul className="yzb-problems">
        {together(issues, said).map(({ first: issue, count }, at) => {
          const address = addressOf(document, issue.pointer);
          const content = (
            <>
              {issue.severity === 'warning' ? (
                <WarningOutlined className="yzb-warning-mark" aria-label={text('problems.warning')} />
              ) : (
                <CloseCircleOutlined className="yzb-error-mark" aria-label={text('problems.error')} />
              )}
              <span className="yzb-problem-text">
                <span>{issue.message}</span>
                {issue.hint && <span className="yz-muted">{text('problems.hint', { hint: issue.hint })}</span>}
                {issue.place && (
                  <span className="yzb-problem-place">
                    {issue.place}
                    {count > 1 && ` × ${count}`}
                  </span>
                )}
              </span>
            </>
          );
          return (
            <li key={at}>
              {address ? (
                <Link to={address as '/'} className="yzb-problem" onClick={onGo}>
                  {content}
                </Link>
              ) : (
                <div className="yzb-problem">{content}</div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
