import { GroupOutlined } from '@ant-design/icons';
import { Select } from 'antd';

import type { KanbanViewDefinition } from '../../core/definition';
import { SYSTEM_FIELDS } from '../../core/definition_lookup';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import SortTools from '../list/sort_tools';
import type { ViewPlace } from '../view_body';
import { groupsCards } from './board_columns';

/** What makes the columns, and the order within them. */
export default function KanbanTools(place: ViewPlace<KanbanViewDefinition>) {
  const text = useText();
  const label = useLabel();
  const { entity, view, state } = place;
  const fields = [...entity.fields, ...SYSTEM_FIELDS.filter(({ key }) => key === 'owner' || key === 'department')].filter(groupsCards);
  return (
    <>
      {fields.length > 1 && (
        <Select
          className="yz-list-group"
          aria-label={text('kanban.by')}
          prefix={<GroupOutlined />}
          popupMatchSelectWidth={false}
          value={state.group ?? view.group_by}
          options={fields.map((field) => ({ value: field.key, label: label(field.label, field.key) }))}
          onChange={(key: string) => state.set({ group: key === view.group_by ? undefined : key })}
        />
      )}
      <SortTools {...place} />
    </>
  );
}
