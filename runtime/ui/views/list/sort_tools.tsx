import { OrderedListOutlined, SortAscendingOutlined, SortDescendingOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useMemo } from 'react';

import type { ViewDefinition } from '../../core/definition';
import { SYSTEM_FIELDS } from '../../core/definition_lookup';
import { kitOf } from '../../fields/registry';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import type { ViewPlace } from '../view_body';
import { columnsOf, readSorts, sortText } from './columns';

/** What records are ordered by, for views without headings to click. */
export default function SortTools({ entity, app, view, state }: ViewPlace<ViewDefinition>) {
  const text = useText();
  const language = useLanguage();
  const [own] = readSorts(state.sort);
  const choices = useMemo(() => {
    const keys = [entity.title, ...entity.fields.map(({ key }) => key), ...SYSTEM_FIELDS.map(({ key }) => key)];
    return columnsOf(entity, app.entities, [...new Set(keys)], language).filter(({ field }) => kitOf(field).sortable);
  }, [entity, app.entities, language]);
  const [usual] = readSorts(view.sort.join(','));
  const shown = own ?? usual;
  return (
    <span className="yz-sort-tools">
      <Select
        aria-label={text('list.sort_by')}
        prefix={<OrderedListOutlined />}
        placeholder={text('list.sort')}
        popupMatchSelectWidth={false}
        value={own?.path ?? ''}
        options={[
          { value: '', label: text('list.sort_usual') },
          ...choices.map(({ path, label }) => ({ value: path, label })),
        ]}
        onChange={(path: string) => state.set({ sort: path ? sortText([{ path, down: own?.down ?? false }]) : undefined })}
      />
      {shown && (
        <Button
          icon={shown.down ? <SortDescendingOutlined /> : <SortAscendingOutlined />}
          aria-label={text(shown.down ? 'list.sort_down' : 'list.sort_up')}
          title={text(shown.down ? 'list.sort_down' : 'list.sort_up')}
          onClick={() => state.set({ sort: sortText([{ path: shown.path, down: !shown.down }]) })}
        />
      )}
    </span>
  );
}
