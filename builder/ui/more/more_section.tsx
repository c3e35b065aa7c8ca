import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { LayoutTabs } from '@yingzao/runtime-ui/views/layout/layout_tabs';

import { SectionSkeleton } from '../app/section_skeleton';
import { useSection } from '../app/use_section';
import { useDocument, useDraftActions, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { DraftExpression } from '../items/draft_expression';
import { useNaming } from '../items/vocabulary_api';
import { setAt } from '../schema_form/core/paths';
import type { JsonObject } from '../schema_form/core/schema';
import { SchemaForm } from '../schema_form/schema_form';
import { SampleSets } from './sample_sets';
import '../items/items.css';

/** What the app brings along: mappings of imports, sample records, scenarios. */
export default function MoreSection() {
  const text = useText();
  const document = useDocument();
  const { edit } = useDraftActions();
  const issues = useDraftState((state) => state.issues);
  const { inside, go } = useSection();
  const { naming, error, retry } = useNaming();
  if (error) return <Failed page error={error} onRetry={retry} />;
  if (!naming) return <SectionSkeleton />;
  const { words } = naming;
  const parts = ['import_mappings', 'sample_data', 'scenarios'] as const;
  const chosen = parts.find((one) => one === inside[0]) ?? 'import_mappings';
  const label = (name: string) => text('items.changed', { name: words.setting(name), setting: '' });
  return (
    <>
      <header className="yz-page-head">
        <h1 className="yz-page-title">{text('section.more')}</h1>
      </header>
      <LayoutTabs
        label={text('section.more')}
        chosen={chosen}
        onChoose={(key) => go(key, true)}
        tabs={parts.map((one) => ({
          id: one,
          label: words.setting(one),
          faults: 0,
          content: one === chosen && (
            <div className="yzb-editor-form">
              {one === 'sample_data' ? (
                <SampleSets naming={naming} document={document} issues={issues} />
              ) : (
                <SchemaForm
                  key={one}
                  {...naming}
                  model="App"
                  value={document as unknown as JsonObject}
                  pointer=""
                  issues={issues}
                  only={[one]}
                  Expression={DraftExpression}
                  onEdit={(steps, value) => edit(label(one), (draft) => setAt(draft, steps, value), { key: `/${steps.join('/')}` })}
                />
              )}
            </div>
          ),
        }))}
      />
    </>
  );
}
