import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal } from 'antd';
import { type KeyboardEvent, useMemo, useState } from 'react';

import { loadApp } from '../../core/api/record_api';
import type { AppDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { DefinitionIcon } from '../../views/common/icons';
import { entryPath } from './entry_path';
import { entryLabel } from './navigation_list';

interface Place {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly icon: string;
  readonly href: string;
}

const SHOWN = 12;

/** Ctrl K: type where to go. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const places = usePlaces();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const wanted = typed.trim().toLowerCase();
  const found = places
    .filter((place) => `${place.label} ${place.group}`.toLowerCase().includes(wanted))
    .slice(0, SHOWN);
  const current = Math.min(at, found.length - 1);

  function go(place: Place | undefined): void {
    if (!place) return;
    onClose();
    void navigate({ href: place.href });
  }

  function walk(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0));
    else if (event.key === 'Enter') go(found[current]);
    else return;
    event.preventDefault();
  }

  return (
    <Modal open footer={null} closable={false} width={560} title={null} onCancel={onClose} style={{ top: 96 }} className="yz-palette" aria-label={text('palette.open')}>
      <Input
        autoFocus
        size="large"
        variant="borderless"
        role="combobox"
        aria-expanded
        aria-controls="palette-places"
        aria-activedescendant={found[current] ? `palette-${found[current].id}` : undefined}
        aria-label={text('palette.open')}
        placeholder={text('palette.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={walk}
      />
      <ul id="palette-places" role="listbox" aria-label={text('palette.places')}>
        {found.map((place, position) => (
          // The keyboard walks the list from the field above, as the combobox pattern has it.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/role-has-required-aria-props
          <li
            key={place.id}
            id={`palette-${place.id}`}
            role="option"
            aria-selected={position === current}
            onMouseMove={() => setAt(position)}
            onClick={() => go(place)}
          >
            <DefinitionIcon name={place.icon} />
            <span>{place.label}</span>
            <span className="yz-muted">{place.group}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="yz-muted yz-palette-none">{text('field.nothing_found')}</p>}
    </Modal>
  );
}

function usePlaces(): readonly Place[] {
  const text = useText();
  const label = useLabel();
  const apps = useMe()?.apps;
  const definitions = useQueries({
    queries: (apps ?? []).map((app) => ({
      queryKey: keys.app(app.key),
      queryFn: () => loadApp(app.key),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (answers) => answers.flatMap((answer) => (answer.data ? [answer.data] : [])),
  });
  return useMemo(
    () => [
      { id: 'home', label: text('shell.home'), group: '', icon: 'home', href: paths.home },
      { id: 'tasks', label: text('shell.tasks'), group: '', icon: 'check_square', href: paths.tasks },
      ...definitions.flatMap((definition) => placesOf(definition, label, text)),
    ],
    [definitions, label, text],
  );
}

function placesOf(
  definition: AppDefinition,
  label: ReturnType<typeof useLabel>,
  text: ReturnType<typeof useText>,
): readonly Place[] {
  const app = definition.app.key;
  const group = label(definition.app.label, app);
  const entries = definition.navigation.flatMap((one) => one.entries);
  const creatable = Object.values(definition.entities).filter(
    (entity) => entity.app === app && !entity.parent && entity.actions.includes('create'),
  );
  return [
    ...entries.map((entry) => ({
      id: `${app}-${entry.id}`,
      label: entryLabel(definition, app, entry, label),
      group,
      icon: entry.icon ?? (entry.dashboard ? 'dashboard' : 'unordered_list'),
      href: entryPath(app, entry),
    })),
    ...creatable.map((entity) => ({
      id: `new-${entity.name.replace('.', '-')}`,
      label: text('list.create', { name: label(entity.label, entity.key) }),
      group,
      icon: entity.icon ?? 'file_text',
      href: paths.create(app, entity.name),
    })),
  ];
}
