import { SearchOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal, Spin } from 'antd';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';

import type { AppDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { loadSearches, rememberSearch } from '../../core/recent_searches';
import { type Recent, loadRecents } from '../../core/recents';
import { paths } from '../../core/route_paths';
import type { SearchGroup } from '../../core/search';
import { useDebounced } from '../../hooks/use_debounced';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useSearch } from '../../hooks/use_search';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { DefinitionIcon } from '../../views/common/icons';
import { FoundRecord } from '../../views/search/found_record';
import { type Place, usePlaces } from './use_places';

interface Choice {
  readonly id: string;
  readonly content: ReactNode;
  readonly choose: () => void;
}

interface Section {
  readonly key: string;
  readonly title: string;
  readonly note?: string;
  readonly choices: readonly Choice[];
}

const PLACES = 5;
const ALL_PLACES = 9;
const RECORDS = 4;

/** Ctrl K: type what to find or where to go. */
export default function Palette({
  places = [],
  onClose,
}: {
  /** Places and commands of the part one is in; they stand first. */
  readonly places?: readonly Place[];
  readonly onClose: () => void;
}) {
  const text = useText();
  const base = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const q = useDebounced(typed.trim(), 150);
  const search = useSearch(q, RECORDS);
  const wanted = typed.trim();
  const sections = useSections(wanted, wanted && q ? (search.data?.groups ?? []) : [], places, setTyped, onClose);
  const choices = sections.flatMap((section) => section.choices);
  const at = Math.max(0, choices.findIndex((choice) => choice.id === chosen));
  const current = choices[at];
  const searching = wanted !== '' && (wanted !== q || search.isFetching);

  function walk(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setChosen(choices[(at + 1) % choices.length]?.id ?? null);
    else if (event.key === 'ArrowUp') setChosen(choices[(at - 1 + choices.length) % choices.length]?.id ?? null);
    else if (event.key === 'Enter') current?.choose();
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={600}
      title={null}
      onCancel={onClose}
      style={{ top: 96 }}
      className="yz-palette"
      aria-label={text('palette.open')}
    >
      <Input
        autoFocus
        size="large"
        variant="borderless"
        prefix={<SearchOutlined aria-hidden="true" />}
        suffix={searching ? <Spin size="small" /> : <span />}
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${base}-list`}
        aria-activedescendant={current ? `${base}-${current.id}` : undefined}
        aria-label={text('palette.open')}
        placeholder={text('palette.placeholder')}
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(null);
        }}
        onKeyDown={walk}
      />
      <div id={`${base}-list`} role="listbox" aria-label={text('palette.found')} className="yz-palette-list">
        {sections.map((section) => (
          <div key={section.key} role="group" aria-labelledby={`${base}-${section.key}`}>
            <div id={`${base}-${section.key}`} className="yz-palette-head">
              <span>{section.title}</span>
              {section.note && <span>{section.note}</span>}
            </div>
            {section.choices.map((choice) => (
              // The keyboard walks the list from the field above, as the combobox pattern has it.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={choice.id}
                id={`${base}-${choice.id}`}
                ref={choice === current ? bringIntoView : undefined}
                role="option"
                aria-selected={choice === current}
                className="yz-palette-choice"
                onMouseMove={() => setChosen(choice.id)}
                onClick={choice.choose}
              >
                {choice.content}
              </div>
            ))}
          </div>
        ))}
      </div>
      {search.isError && wanted !== '' && (
        <p className="yz-palette-none" role="alert">
          {errorText(search.error, text)}{' '}
          <button type="button" className="yz-link" onClick={() => void search.refetch()}>
            {text('action.retry')}
          </button>
        </p>
      )}
      {choices.length === 0 && !searching && !search.isError && (
        <p className="yz-muted yz-palette-none" role="status">
          {text('search.nothing', { q: wanted })}
        </p>
      )}
    </Modal>
  );
}

function bringIntoView(choice: HTMLElement | null): void {
  choice?.scrollIntoView({ block: 'nearest' });
}

/** What is offered, in order: places by name, records by what they hold, the page of all of them. */
function useSections(
  wanted: string,
  groups: readonly SearchGroup[],
  own: readonly Place[],
  setTyped: (typed: string) => void,
  onClose: () => void,
): readonly Section[] {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const me = useMe();
  const client = useQueryClient();
  const user = me?.user.id ?? '';
  const places = [...own, ...usePlaces()];
  const apps = new Map(me?.apps.map((app) => [app.key, label(app.label, app.key)]));

  function entityOf(recent: Recent) {
    return client.getQueryData<AppDefinition>(keys.app(recent.app))?.entities[recent.entity];
  }

  function goTo(place: Place): void {
    if (!place.act) return go(place.href);
    onClose();
    place.act();
  }

  function go(href: string): void {
    rememberSearch(user, wanted);
    onClose();
    void navigate({ href });
  }

  const named = places
    .filter((place) => `${place.label} ${place.group}`.toLowerCase().includes(wanted.toLowerCase()))
    .slice(0, wanted ? PLACES : ALL_PLACES)
    .map((place) => ({
      id: place.id,
      choose: () => goTo(place),
      content: (
        <>
          <DefinitionIcon name={place.icon} />
          <span className="yz-palette-label">{place.label}</span>
          <span className="yz-palette-side">{place.group}</span>
        </>
      ),
    }));
  const placeSection = { key: 'places', title: text('palette.places'), choices: named };
  if (!wanted) {
    const searches = loadSearches(user).map((search, at) => ({
      id: `search-${at}`,
      choose: () => setTyped(search),
      content: (
        <>
          <DefinitionIcon name="history" />
          <span className="yz-palette-label">{search}</span>
        </>
      ),
    }));
    const opened = loadRecents(user).slice(0, RECORDS).map((recent) => ({
      id: `recent-${recent.id}`,
      choose: () => go(paths.record(recent.app, recent.entity, recent.id)),
      content: (
        <>
          <DefinitionIcon name={entityOf(recent)?.icon ?? 'file_text'} />
          <span className="yz-palette-label">{recent.title}</span>
          <span className="yz-palette-side">{label(entityOf(recent)?.label)}</span>
        </>
      ),
    }));
    return [
      { key: 'searches', title: text('palette.searches'), choices: searches },
      { key: 'recents', title: text('home.recents'), choices: opened },
      placeSection,
    ].filter((section) => section.choices.length > 0);
  }
  const found = groups.map((group) => ({
    key: group.entity.replace('.', '-'),
    title: label(group.plural, label(group.label, group.entity)),
    note: apps.get(group.app),
    choices: group.results.map((result) => ({
      id: `record-${result.id}`,
      choose: () => go(result.link),
      content: (
        <>
          <DefinitionIcon name={group.icon ?? 'file_text'} />
          <FoundRecord result={result} />
        </>
      ),
    })),
  }));
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const capped = groups.some((group) => group.count_capped);
  const all = {
    key: 'all',
    title: text('palette.more'),
    choices: [
      {
        id: 'all-results',
        choose: () => go(paths.search(wanted)),
        content: (
          <>
            <DefinitionIcon name="search" />
            <span className="yz-palette-label">{text('palette.all_results', { q: wanted })}</span>
            <span className="yz-palette-side">{`${total}${capped ? '+' : ''}`}</span>
          </>
        ),
      },
    ],
  };
  const sections = [placeSection, ...found].filter((section) => section.choices.length > 0);
  return groups.length > 0 ? [...sections, all] : sections;
}

