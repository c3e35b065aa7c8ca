import { GroupOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Popover, Select } from 'antd';

import type { ViewDefinition } from '../../core/definition';
import { useText } from '../../hooks/use_text';
import { ColumnPanel } from '../list/column_panel';
import type { ViewPlace } from '../view_body';
import { useTableColumns } from './use_table_columns';

/** What to group by, and which columns to show. */
export default function TableTools(place: ViewPlace<ViewDefinition | undefined>) {
  const text = useText();
  const { paths, choices, groups, group } = useTableColumns(place);
  return (
    <>
      {groups.length > 0 && (
        <Select
          className="yz-list-group"
          aria-label={text('list.group_by')}
          prefix={<GroupOutlined />}
          placeholder={text('list.group')}
          popupMatchSelectWidth={false}
          value={group?.id ?? ''}
          options={[
            { value: '', label: text('list.no_group') },
            ...groups.map(({ id, label }) => ({ value: id, label })),
          ]}
          onChange={(id: string) => place.state.set({ group: id || undefined })}
        />
      )}
      <Popover
        trigger="click"
        placement="bottomRight"
        destroyOnHidden
        content={<ColumnPanel choices={choices} shown={paths} layout={place.layout} onChange={place.setLayout} />}
      >
        <Button icon={<TableOutlined />}>{text('list.columns')}</Button>
      </Popover>
    </>
  );
}
