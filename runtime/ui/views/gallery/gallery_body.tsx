import { PictureOutlined } from '@ant-design/icons';
import { useCallback, useEffect, useMemo } from 'react';

import type { GalleryViewDefinition } from '../../core/definition';
import { filesOf, hasPicture, thumbnailAddress } from '../../core/file';
import { type RecordAnswer, isBlank } from '../../core/record';
import { useLanguage } from '../../hooks/use_language';
import { useRecordList } from '../../hooks/use_record_list';
import { useText } from '../../hooks/use_text';
import { Failed } from '../common/failed';
import { MoreBelow } from '../common/more_below';
import { type Column, columnsOf } from '../list/columns';
import { countText } from '../list/count_text';
import { listQuery } from '../list/list_query';
import { ListSkeleton } from '../list/list_skeleton';
import { RecordCell } from '../list/record_cell';
import { recordTitle } from '../record/record_title';
import type { ViewBodyProps } from '../view_body';
import './gallery.css';

/** Records as cards with a picture, page after page as one scrolls. */
export default function GalleryBody(props: ViewBodyProps<GalleryViewDefinition>) {
  const { app, entity, view, state, narrow, name, link, onCount } = props;
  const text = useText();
  const language = useLanguage();
  const list = useRecordList(entity.name, listQuery(entity, view.columns, view, state));
  const records = useMemo(() => list.data?.pages.flatMap((page) => page.records) ?? [], [list.data]);
  const [title] = useMemo(() => columnsOf(entity, app.entities, [entity.title], language), [entity, app.entities, language]);
  const facts = useMemo(
    () => columnsOf(entity, app.entities, view.card.filter((path) => path !== entity.title), language),
    [entity, app.entities, view.card, language],
  );
  const { count, count_capped: capped = false } = list.data?.pages[0] ?? {};
  useEffect(() => onCount(count === undefined ? undefined : { count, capped }), [onCount, count, capped]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  if (list.isPending) return <ListSkeleton columns={4} narrow={narrow} />;
  if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  if (records.length === 0) return props.nothing;
  return (
    <>
      <ul className={`yz-gallery-cards ${list.isPlaceholderData ? 'yz-stale' : ''}`} aria-label={name}>
        {records.map((record) => (
          <li key={record.id} className="yz-gallery-card">
            <GalleryPicture record={record} view={view} />
            <div className="yz-gallery-text">
              {link(
                record,
                title ? <RecordCell record={record} column={title} /> : (recordTitle(entity, record) ?? ''),
                'yz-gallery-title',
              )}
              <Facts record={record} facts={facts} />
            </div>
          </li>
        ))}
      </ul>
      {hasNextPage && <MoreBelow loading={isFetchingNextPage} onMore={more} />}
      <p className="yz-muted yz-gallery-count" role="status">
        {text('list.loaded', { loaded: records.length, count: countText(count ?? records.length, capped) })}
      </p>
    </>
  );
}

function GalleryPicture({ record, view }: { readonly record: RecordAnswer; readonly view: GalleryViewDefinition }) {
  const text = useText();
  const [picture] = filesOf(record.values[view.image]).filter(hasPicture);
  return (
    <span className={`yz-gallery-picture yz-gallery-${view.fit}`}>
      {picture ? (
        // What it shows is said by the title beside it; the address asks for the reader's rights.
        <img src={thumbnailAddress(picture)} alt="" loading="lazy" decoding="async" />
      ) : (
        <span className="yz-gallery-none">
          <PictureOutlined aria-hidden="true" />
          {text('gallery.no_picture')}
        </span>
      )}
    </span>
  );
}

function Facts({ record, facts }: { readonly record: RecordAnswer; readonly facts: readonly Column[] }) {
  const shown = facts.filter(({ path }) => !isBlank(record.values[path]));
  if (shown.length === 0) return null;
  return (
    <dl className="yz-gallery-facts">
      {shown.map((column) => (
        <div key={column.path}>
          <dt>{column.label}</dt>
          <dd>
            <RecordCell record={record} column={column} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
