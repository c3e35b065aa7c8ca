import { InboxOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useMemo } from 'react';

import type { AppDefinition, EntityDefinition, RelatedList as Related } from '../../core/definition';
import { defaultColumns } from '../../core/definition_lookup';
import { conditionText } from '../../core/filter/expression_text';
import type { RecordAnswer } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useListedColumns } from '../../hooks/use_listed_columns';
import { useNarrow } from '../../hooks/use_narrow';
import { useRecordList } from '../../hooks/use_record_list';
import { useText } from '../../hooks/use_text';
import { Empty } from '../common/empty';
import { Failed } from '../common/failed';
import { columnsOf } from '../list/columns';
import { ListSkeleton } from '../list/list_skeleton';
import { RecordCards } from '../list/record_cards';
import { RecordTable } from '../list/record_table';
import '../list/list.css';

export interface RelatedListProps {
  readonly app: AppDefinition;
  readonly related: Related;
  readonly record: RecordAnswer;
  /** The record's entity. */
  readonly parent: string;
  readonly onOpen: (entity: EntityDefinition, record: RecordAnswer, newTab: boolean) => void;
  readonly link: (entity: EntityDefinition, record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
  readonly onCreate: (entity: EntityDefinition, field: string) => void;
  /** Instead of those of the entity's first view. */
  readonly columns?: readonly string[];
}

const PAGE = 10;

/** Records of another entity that refer to this one. */
export default function RelatedList({ app, related, record, parent, onOpen, link, onCreate, columns: chosen }: RelatedListProps) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const narrow = useNarrow();
  const entity = app.entities[related.entity];
  const listed = useListedColumns(app, entity);
  const paths = useMemo(() => {
    if (!entity) return [];
    if (chosen && chosen.length > 0) return chosen;
    const shown = listed.length > 0 ? listed : defaultColumns(entity);
    return shown.filter((path) => path.split('.')[0] !== related.field);
  }, [chosen, listed, entity, related.field]);
  const columns = useMemo(
    () => (entity ? columnsOf(entity, app.entities, paths, language) : []),
    [entity, app.entities, paths, language],
  );
  const list = useRecordList(
    related.entity,
    {
      filter: conditionText(
        related.any
          ? { path: related.field, kind: 'presence', operator: 'is', values: [`${parent}/${record.id}`] }
          : related.many
          ? { path: related.field, kind: 'list', operator: 'any_of', values: [record.id] }
          : { path: related.field, kind: 'reference', operator: 'is', values: [record.id] },
      ),
      sort: '-created_at',
      expand: paths.filter((path) => path.includes('.')).join(',') || undefined,
      limit: PAGE,
    },
    { enabled: entity !== undefined },
  );
  if (!entity) return null;
  const records = list.data?.pages.flatMap((page) => page.records) ?? [];
  const name = label(entity.plural, label(entity.label, entity.key));
  const create = entity.actions.includes('create') && (
    <Button icon={<PlusOutlined />} onClick={() => onCreate(entity, related.field)}>
      {text('list.create', { name: label(entity.label, entity.key) })}
    </Button>
  );
  if (list.isPending) return <ListSkeleton columns={columns.length || 4} rows={3} narrow={narrow} />;
  if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  if (records.length === 0) {
    return <Empty icon={<InboxOutlined />} title={text('related.empty', { name })} action={create} />;
  }
  return (
    <div className="yz-related">
      <div className="yz-related-tools">{create}</div>
      {narrow ? (
        <RecordCards
          columns={columns}
          records={records}
          link={(row, content, className) => link(entity, row, content, className)}
        />
      ) : (
        <RecordTable
          label={name}
          columns={columns}
          records={records}
          onOpen={(row, newTab) => onOpen(entity, row, newTab)}
          link={(row, content) => link(entity, row, content)}
        />
      )}
      {list.hasNextPage && (
        <div className="yz-list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {text('list.more')}
          </Button>
        </div>
      )}
    </div>
  );
}
