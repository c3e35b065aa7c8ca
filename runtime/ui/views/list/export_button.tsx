import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { defaultColumns } from '../../core/definition_lookup';
import { bothFilters } from '../../core/filter/expression_text';
import { useListedColumns } from '../../hooks/use_listed_columns';
import { useText } from '../../hooks/use_text';
import type { Count, ViewBodyProps } from '../view_body';
import { columnsOf, shownPaths } from './columns';
import { countText } from './count_text';

// Not seen before it is asked for.
const ExportDialog = lazy(() => import('./export_dialog'));

type Place = Pick<ViewBodyProps, 'app' | 'entity' | 'view' | 'state' | 'layout'>;

/** Offers the records of a list, as it is filtered and sorted now, as a file. */
export function ExportButton({ name, count, app, entity, view, state, layout }: Place & { readonly name: string; readonly count?: Count }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const listed = useListedColumns(app, entity);
  const usual = listed.length > 0 ? listed : defaultColumns(entity);
  const own = view && view.columns.length > 0 ? view.columns : usual;
  const columns = columnsOf(entity, app.entities, shownPaths(own, layout), 'en').filter(({ field }) => field.type !== 'subtable');
  return (
    <>
      <Button type="text" icon={<DownloadOutlined />} aria-label={text('export.open')} title={text('export.open')} onClick={() => setOpen(true)} />
      {open && (
        <Suspense fallback={null}>
          <ExportDialog
            entity={entity}
            name={name}
            count={count && countText(count.count, count.capped)}
            filter={bothFilters(view?.filter, state.filter)}
            search={state.q}
            sort={state.sort ?? (view?.sort.join(',') || undefined)}
            columns={columns.map(({ path }) => path)}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
