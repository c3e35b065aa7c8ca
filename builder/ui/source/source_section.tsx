import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Suspense, lazy, useMemo } from 'react';

import { SectionSkeleton } from '../app/section_skeleton';
import { useIdle } from '../app/use_idle';
import { useDocument, useDraftActions, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { useNaming } from '../items/vocabulary_api';
import type { Json } from '../schema_form/core/schema';
import '../items/items.css';

const JsonView = lazy(() => import('./json_view'));

/** The whole package as JSON. */
export default function SourceSection() {
  const text = useText();
  const document = useDocument();
  const { edit } = useDraftActions();
  const issues = useDraftState((state) => state.issues);
  const { naming, error, retry } = useNaming();
  const idle = useIdle();
  const still = useMemo(() => <pre className="yzb-json-still">{JSON.stringify(document, null, 2)}</pre>, [document]);
  if (error) return <Failed page error={error} onRetry={retry} />;
  if (!naming) return <SectionSkeleton />;
  return (
    <>
      <header className="yz-page-head">
        <h1 className="yz-page-title">{text('source.title')}</h1>
      </header>
      <p className="yz-muted yzb-panel">{text('source.note')}</p>
      <Suspense fallback={still}>
        {idle ? <JsonView
          root={naming.root}
          schema={naming.root}
          value={document as unknown as Json}
          pointer=""
          issues={issues}
          label={text('source.title')}
          onApply={(value) =>
            edit(text('source.applied_all'), (draft) => {
              for (const key of Object.keys(draft)) delete draft[key];
              Object.assign(draft, value);
            })
          }
        /> : still}
      </Suspense>
    </>
  );
}
