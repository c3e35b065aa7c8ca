import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { LayoutTabs } from '@yingzao/runtime-ui/views/layout/layout_tabs';
import { Suspense, lazy } from 'react';

import { type Entity, findById, useDocument } from '../draft';
import { useText } from '../i18n/use_text';
import { FieldTable } from './field_table';
import { Spinner } from './spinner';
import { useWide } from './use_wide';
import type { Vocabulary } from './vocabulary';

// The table is there at once; what it leads to follows.
const ConstraintsTab = lazy(() => import('./constraints_tab').then((module) => ({ default: module.ConstraintsTab })));
const EntitySettings = lazy(() => import('./entity_settings').then((module) => ({ default: module.EntitySettings })));
const FieldPanel = lazy(() => import('./field_panel').then((module) => ({ default: module.FieldPanel })));
const PanelDrawer = lazy(() => import('./panel_drawer'));
const SampleTab = lazy(() => import('./sample_tab').then((module) => ({ default: module.SampleTab })));

interface EntityEditorProps {
  readonly entity: Entity;
  readonly vocabulary: Vocabulary;
  readonly fieldId: string | undefined;
  readonly tab: string | undefined;
  readonly onField: (id: string | undefined) => void;
  readonly onTab: (tab: string) => void;
}

const TABS = ['fields', 'constraints', 'settings', 'sample'] as const;

/** One entity: its fields in a table, and everything of the chosen one beside it. */
export function EntityEditor({ entity, vocabulary, fieldId, tab, onField, onTab }: EntityEditorProps) {
  const text = useText();
  const label = useLabel();
  const wide = useWide();
  const document = useDocument();
  const field = findById(entity.fields, fieldId ?? '');
  const parent = document.entities?.find((one) => one.key === entity.parent);
  const panel = field && (
    <Suspense fallback={<Spinner />}>
      <FieldPanel key={field.id} entity={entity} field={field} vocabulary={vocabulary} onClose={() => onField(undefined)} />
    </Suspense>
  );
  const active = TABS.find((one) => one === tab) ?? 'fields';

  function content(key: (typeof TABS)[number]) {
    if (key === 'fields') return <FieldTable entity={entity} vocabulary={vocabulary} current={field?.id} onOpen={onField} />;
    if (key === 'constraints') return <ConstraintsTab entity={entity} />;
    return key === 'settings' ? <EntitySettings entity={entity} vocabulary={vocabulary} /> : <SampleTab entity={entity} />;
  }

  return (
    <div className="yzm-editor" data-panel={Boolean(field) && wide}>
      <section className="yzm-editor-main" data-region aria-label={label(entity.label as Label, entity.key)}>
        <header className="yzm-head">
          <DefinitionIcon name={entity.icon ?? 'table'} />
          <h2>{label(entity.label as Label, entity.key)}</h2>
          <code>{entity.key}</code>
          {parent && (
            <span className="yz-muted">{text('model.rows_of', { name: label(parent.label as Label, parent.key) })}</span>
          )}
        </header>
        <LayoutTabs
          label={text('model.parts')}
          chosen={active}
          onChoose={onTab}
          tabs={TABS.map((key) => ({
            id: key,
            label: key === 'fields' ? text('model.tab.fields', { count: entity.fields.length }) : text(`model.tab.${key}`),
            faults: 0,
            content: key === active && <Suspense fallback={<Spinner />}>{content(key)}</Suspense>,
          }))}
        />
      </section>
      {wide ? (
        panel
      ) : (
        <Suspense>
          <PanelDrawer open={Boolean(field)} label={text('model.panel')} onClose={() => onField(undefined)}>
            {panel}
          </PanelDrawer>
        </Suspense>
      )}
    </div>
  );
}
