import { SearchOutlined } from '@ant-design/icons';
import { Link, useNavigate, useSearch as useAddress } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';

import { paths } from '../../core/route_paths';
import { type SearchGroup, type SearchResult, foundCount } from '../../core/search';
import { useDebounced } from '../../hooks/use_debounced';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useSearch, useSearchPages } from '../../hooks/use_search';
import { useText } from '../../hooks/use_text';
import { ClearIcon } from '../../views/common/clear_icon';
import { Empty } from '../../views/common/empty';
import { Failed } from '../../views/common/failed';
import { DefinitionIcon } from '../../views/common/icons';
import { Bar } from '../../views/common/skeleton';
import { FoundRecord } from '../../views/search/found_record';
import { usePageTitle } from '../hooks/use_page_title';
import './search_page.css';

const FEW = 5;
const PAGE = 20;

/** Everything a search found: kinds of records on the left, records on the right. */
export function SearchPage() {
  const text = useText();
  const navigate = useNavigate();
  const { q = '', entity = '' } = useAddress({ strict: false }) as { q?: string; entity?: string };
  const [typed, setTyped] = useState(q);
  const search = useDebounced(typed.trim(), 250);
  const found = useSearch(q, FEW);
  usePageTitle(text('search.title'));

  useEffect(() => {
    if (search !== q) void navigate({ href: paths.search(search), replace: true });
    // Only typing writes the address; one that changed by "back" or a link must not be written over.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [search]);
  useEffect(() => setTyped((before) => (before.trim() === q ? before : q)), [q]);

  const groups = q ? (found.data?.groups ?? []) : [];
  const shown = groups.find((group) => group.entity === entity);
  return (
    <div className="yz-search">
      <header className="yz-page-head">
        <h1 className="yz-page-title">{text('search.title')}</h1>
      </header>
      <Input
        className="yz-search-box"
        size="large"
        autoFocus
        prefix={<SearchOutlined aria-hidden="true" />}
        aria-label={text('search.title')}
        placeholder={text('search.placeholder')}
        allowClear={{ clearIcon: <ClearIcon /> }}
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {q === '' ? (
        <Empty icon={<SearchOutlined />} title={text('search.begin')} note={text('search.begin_note')} />
      ) : found.isPending ? (
        <div className="yz-search-waiting">
          {[70, 55, 62, 48].map((width) => (
            <Bar key={width} width={`${width}%`} height={18} />
          ))}
        </div>
      ) : found.isError ? (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      ) : groups.length === 0 ? (
        <Empty icon={<SearchOutlined />} title={text('search.nothing', { q })} note={text('search.nothing_note')} />
      ) : (
        <div className="yz-search-body" data-stale={found.isPlaceholderData || undefined}>
          <Kinds q={q} groups={groups} entity={shown ? entity : ''} />
          <div className="yz-search-results">
            {shown ? (
              <OneKind key={shown.entity} q={q} group={shown} />
            ) : (
              groups.map((group) => <FewOfKind key={group.entity} q={q} group={group} />)
            )}
          </div>
        </div>
      )}
    </div>
  );
}

interface GroupProps {
  readonly q: string;
  readonly group: SearchGroup;
}

function Kinds({ q, groups, entity }: { readonly q: string; readonly groups: readonly SearchGroup[]; readonly entity: string }) {
  const text = useText();
  const label = useLabel();
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const capped = groups.some((group) => group.count_capped);
  return (
    <nav className="yz-search-kinds" aria-label={text('search.kinds')}>
      <Kind href={paths.search(q)} current={entity === ''} icon="appstore" label={text('search.all')} count={`${total}${capped ? '+' : ''}`} />
      {groups.map((group) => (
        <Kind
          key={group.entity}
          href={paths.search(q, group.entity)}
          current={entity === group.entity}
          icon={group.icon ?? 'file_text'}
          label={label(group.plural, label(group.label, group.entity))}
          count={foundCount(group)}
        />
      ))}
    </nav>
  );
}

interface KindProps {
  readonly href: string;
  readonly current: boolean;
  readonly icon: string;
  readonly label: string;
  readonly count: string;
}

function Kind({ href, current, icon, label, count }: KindProps) {
  return (
    <Link to={href as '/'} className="yz-search-kind" replace aria-current={current ? 'true' : undefined}>
      <DefinitionIcon name={icon} />
      <span className="yz-search-kind-name">{label}</span>
      <span className="yz-search-kind-count">{count}</span>
    </Link>
  );
}

function Heading({ group }: { readonly group: SearchGroup }) {
  const label = useLabel();
  const apps = useMe()?.apps;
  const app = apps?.find((one) => one.key === group.app);
  return (
    <h2 className="yz-search-head">
      {label(group.plural, label(group.label, group.entity))}
      {app && <span className="yz-muted">{label(app.label, app.key)}</span>}
    </h2>
  );
}

function FewOfKind({ q, group }: GroupProps) {
  const text = useText();
  const more = group.count - group.results.length;
  return (
    <section className="yz-panel yz-search-group">
      <Heading group={group} />
      <Results results={group.results} icon={group.icon} />
      {more > 0 && (
        <Link to={paths.search(q, group.entity) as '/'} className="yz-search-more">
          {text('search.show_all', { count: foundCount(group) })}
        </Link>
      )}
    </section>
  );
}

function OneKind({ q, group }: GroupProps) {
  const text = useText();
  const pages = useSearchPages(q, group.entity, PAGE);
  const results = pages.data?.pages.flatMap((page) => page.groups[0]?.results ?? []) ?? group.results;
  return (
    <section className="yz-panel yz-search-group">
      <Heading group={group} />
      <Results results={results} icon={group.icon} />
      {pages.isError && <Failed error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.hasNextPage && (
        <Button className="yz-search-next" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {text('list.more')}
        </Button>
      )}
    </section>
  );
}

function Results({ results, icon }: { readonly results: readonly SearchResult[]; readonly icon: string | null }) {
  return (
    <ul>
      {results.map((result) => (
        <li key={result.id}>
          <Link to={result.link as '/'} className="yz-search-result" preload={false}>
            <DefinitionIcon name={icon ?? 'file_text'} />
            <FoundRecord result={result} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
