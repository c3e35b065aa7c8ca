import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { Drawer, Tabs } from 'antd';

import { type Entity, findById, useDocument } from '../draft';
import { useText } from '../i18n/use_text';
import { ConstraintsTab } from './constraints_tab';
import { EntitySettings } from './entity_settings';
import { FieldPanel } from './field_panel';
import { FieldTable } from './field_table';
import { SampleTab } from './sample_tab';
import { useWide } from './use_wide';
import type { Vocabulary } from './vocabulary';

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
    <FieldPanel key={field.id} entity={entity} field={field} vocabulary={vocabulary} onClose={() => onField(undefined)} />
  );
  return (
    <div className="yzm-editor" data-panel={Boolean(field) && wide}>
      <section className="yzm-editor-main" aria-label={label(entity.label as Label, entity.key)}>
        <header className="yzm-head">
          <DefinitionIcon name={entity.icon ?? 'table'} />
          <h2>{label(entity.label as Label, entity.key)}</h2>
          <code>{entity.key}</code>
          {parent && (
            <span className="yz-muted">{text('model.rows_of', { name: label(parent.label as Label, parent.key) })}</span>
          )}
        </header>
        <Tabs
          activeKey={TABS.find((one) => one === tab) ?? 'fields'}
          onChange={onTab}
          items={[
            {
              key: 'fields',
              label: text('model.tab.fields', { count: entity.fields.length }),
              children: <FieldTable entity={entity} vocabulary={vocabulary} current={field?.id} onOpen={onField} />,
            },
            {
              key: 'constraints',
              label: text('model.tab.constraints'),
              children: <ConstraintsTab entity={entity} vocabulary={vocabulary} />,
            },
            {
              key: 'settings',
              label: text('model.tab.settings'),
              children: <EntitySettings entity={entity} vocabulary={vocabulary} />,
            },
            { key: 'sample', label: text('model.tab.sample'), children: <SampleTab entity={entity} /> },
          ]}
        />
      </section>
      {wide ? (
        panel
      ) : (
        <Drawer
          open={Boolean(field)}
          closable={false}
          placement="right"
          size={400}
          styles={{ body: { padding: 0 } }}
          aria-label={text('model.panel')}
          onClose={() => onField(undefined)}
        >
          {panel}
        </Drawer>
      )}
    </div>
  );
}
