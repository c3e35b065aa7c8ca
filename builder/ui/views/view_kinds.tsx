import { VIEW_KINDS } from '@yingzao/runtime-ui/views/view_kinds';
import { Radio } from 'antd';

import type { ItemPanelProps } from '../items/items_screen';
import type { KindChoice } from '../items/new_item_dialog';
import type { Naming } from '../items/vocabulary_api';
import { useText } from '../i18n/use_text';
import { asKind } from '../schema_form/core/new_part';
import { type JsonObject, modelRef, modelShape } from '../schema_form/core/schema';

export function iconOfKind(kind: string) {
  return (VIEW_KINDS as Readonly<Record<string, (typeof VIEW_KINDS)['table']>>)[kind]?.icon ?? VIEW_KINDS.table.icon;
}

/** The kinds of views with their pictures. */
export function viewKinds({ root, words }: Naming): readonly KindChoice[] {
  const shape = modelShape(root, 'ViewType');
  return shape.is === 'union' ? Object.keys(shape.kinds).map((kind) => ({ value: kind, label: words.kind('ViewType', kind), icon: iconOfKind(kind) })) : [];
}

export function kindOfView(view: JsonObject): string {
  return typeof view.type === 'string' ? view.type : 'table';
}

/** Chooses how a view shows its records; what both kinds have stays. */
export function ViewKindPanel({ naming, item, onEdit }: ItemPanelProps) {
  const text = useText();
  return (
    <div className="yzb-panel">
      <span className="yz-setting-name">{text('edit.kind')}</span>
      <Radio.Group
        className="yzb-kind-cards"
        aria-label={text('edit.kind')}
        value={kindOfView(item)}
        onChange={(event) => onEdit([], asKind(naming.root, modelRef(naming.root, 'ViewType'), item, event.target.value as string))}
      >
        {viewKinds(naming).map((one) => (
          <Radio.Button key={one.value} value={one.value}>
            {one.icon}
            <span>{one.label}</span>
          </Radio.Button>
        ))}
      </Radio.Group>
    </div>
  );
}
