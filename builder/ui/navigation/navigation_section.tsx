import { DeleteOutlined, DownOutlined, EditOutlined, HolderOutlined, PlusOutlined, UpOutlined } from '@ant-design/icons';
import { DragArea, useDragItem, useDropPlace } from '@yingzao/runtime-ui/dnd';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { type MenuItem, MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Button, Drawer } from 'antd';
import { useRef, useState } from 'react';

import { selectFirst } from '@yingzao/runtime-ui/core/focus/select_first';

import { SectionSkeleton } from '../app/section_skeleton';
import { useSection } from '../app/use_section';
import { newId, uniqueKey, useDocument, useDraftActions, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { DraftExpression } from '../items/draft_expression';
import { type Naming, useNaming } from '../items/vocabulary_api';
import { withValue } from '../schema_form/core/paths';
import type { Json, JsonObject } from '../schema_form/core/schema';
import { titleOf } from '../schema_form/core/summary';
import { moved } from '../schema_form/parts/name_list';
import { SchemaForm } from '../schema_form/schema_form';
import { entriesOf, movedEntry, steppedEntry } from './menu_operations';
import '../items/items.css';
import './navigation.css';

const KIND = 'menu entry';

/** The app's menu: groups and what is in them, put in order by mouse and keys. */
export default function NavigationSection() {
  const { naming, error, retry } = useNaming();
  if (error) return <Failed page error={error} onRetry={retry} />;
  return naming ? <Menu naming={naming} /> : <SectionSkeleton />;
}

function Menu({ naming }: { readonly naming: Naming }) {
  const text = useText();
  const document = useDocument();
  const { edit } = useDraftActions();
  const issues = useDraftState((state) => state.issues);
  const { inside, go } = useSection();
  const { names, words } = naming;
  const groups = (document.navigation as readonly JsonObject[] | undefined) ?? [];
  const [busy, setBusy] = useState(false);
  const give = (next: readonly JsonObject[], label: string) =>
    edit(label, (draft) => {
      if (next.length === 0) delete draft.navigation;
      else draft.navigation = JSON.parse(JSON.stringify(next)) as typeof draft.navigation;
    });
  const changed = text('navigation.changed');
  const [asked] = inside;
  const groupAt = groups.findIndex((group) => group.id === asked || entriesOf(group).some((entry) => entry.id === asked));
  const group = groups[groupAt];
  const entryAt = group ? entriesOf(group).findIndex((entry) => entry.id === asked) : -1;
  const open = group && (entryAt < 0 ? group : entriesOf(group)[entryAt]);
  const addGroup = () => {
    const label = { [names.language]: text('navigation.new_group') };
    const made = { id: newId(), key: uniqueKey('menu', new Set(groups.map((one) => String(one.key))), 'menu'), label, entries: [] };
    give([...groups, made], changed);
    go(made.id);
  };
  const settings = useRef<HTMLDivElement>(null);
  const addEntry = (to: JsonObject, target: JsonObject, label: Json | undefined) => {
    const taken = new Set(groups.flatMap(entriesOf).map((one) => String(one.key)));
    const key = uniqueKey(String(Object.values(target)[0]).split('.').at(-1) ?? 'entry', taken, 'entry');
    const made = { id: newId(), key, ...(label ? { label } : {}), ...target };
    give(groups.map((one) => (one === to ? { ...one, entries: [...entriesOf(one), made] } : one)), changed);
  };
  const labelOf = (section: 'views' | 'dashboards' | 'entities', key: string) => (document[section] as readonly JsonObject[] | undefined)?.find((one) => one.key === key)?.label;
  const targets = (to: JsonObject): readonly MenuItem[] =>
    ([
      ['view', 'views', names.choices('view')],
      ['dashboard', 'dashboards', names.choices('dashboard').filter((one) => !one.value.includes('.'))],
      ['entity', 'entities', names.entityChoices()],
    ] as const).flatMap(([kind, section, choices]) =>
      choices.map((one, at) => ({
        key: `${kind} ${one.value}`,
        label: one.label,
        heading: at === 0 ? words.item(section) : undefined,
        onChoose: () => addEntry(to, { [kind]: one.value }, labelOf(section, one.value)),
      })),
    );
  const nameOf = (id: string) => {
    const entry = groups.flatMap(entriesOf).find((one) => one.id === id);
    const end = groups.find((one) => `end ${String(one.id)}` === id);
    return entry ? titleOf(entry, names) : end ? text('navigation.end_of', { name: titleOf(end, names) }) : id;
  };
  return (
    <div className="yzb-menu-editor">
      <header className="yzb-item-head">
        <h1 className="yz-page-title">{text('section.navigation')}</h1>
        <Button type="primary" icon={<PlusOutlined />} onClick={addGroup}>
          {text('items.add', { kind: words.inside(words.item('navigation')) })}
        </Button>
      </header>
      <p className="yz-muted">{text('navigation.note')}</p>
      {groups.length === 0 && <Empty icon={<DefinitionIcon name="list" />} title={text('items.none', { kind: words.inside(words.item('navigation')) })} note={text('navigation.none_note')} />}
      <DragArea
        nameOf={nameOf}
        onPickUp={() => setBusy(true)}
        onEnd={() => setBusy(false)}
        onDrop={(id, place) => {
          const to = groups.find((one) => `end ${String(one.id)}` === place || entriesOf(one).some((entry) => entry.id === place));
          if (to) give(movedEntry(groups, id, String(to.id), place.startsWith('end ') ? null : place), changed);
        }}
      >
        <ol className="yzb-menu-groups">
          {groups.map((one, at) => (
            <li key={String(one.id)} className="yzb-menu-group" aria-label={titleOf(one, names)}>
              <header>
                <DefinitionIcon name={typeof one.icon === 'string' ? one.icon : 'folder'} />
                <h2>{titleOf(one, names)}</h2>
                <Button size="small" type="text" icon={<UpOutlined />} disabled={at === 0} aria-label={text('navigation.group_up', { name: titleOf(one, names) })} onClick={() => give(moved(groups, at, at - 1), changed)} />
                <Button size="small" type="text" icon={<DownOutlined />} disabled={at === groups.length - 1} aria-label={text('navigation.group_down', { name: titleOf(one, names) })} onClick={() => give(moved(groups, at, at + 1), changed)} />
                <Button size="small" type="text" icon={<EditOutlined />} aria-label={text('navigation.edit', { name: titleOf(one, names) })} onClick={() => go(String(one.id))} />
                <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={text('edit.remove_item', { name: titleOf(one, names) })} onClick={() => give(groups.filter((other) => other !== one), changed)} />
              </header>
              <ol>
                {entriesOf(one).map((entry) => (
                  <Entry
                    key={String(entry.id)}
                    entry={entry}
                    naming={naming}
                    onStep={(step) => give(steppedEntry(groups, String(entry.id), step), changed)}
                    onEdit={() => go(String(entry.id))}
                    onRemove={() => give(groups.map((other) => (other === one ? { ...one, entries: entriesOf(one).filter((kept) => kept !== entry) } : other)), changed)}
                  />
                ))}
              </ol>
              <End id={`end ${String(one.id)}`} shown={busy} />
              <MenuPopover label={text('items.add', { kind: words.inside(words.item('entries')) })} items={targets(one)}>
                <Button size="small" type="dashed" icon={<PlusOutlined />}>
                  {text('items.add', { kind: words.inside(words.item('entries')) })}
                </Button>
              </MenuPopover>
            </li>
          ))}
        </ol>
      </DragArea>
      <Drawer open={open !== undefined} title={open ? titleOf(open, names) : ''} size={520} onClose={() => go('')} afterOpenChange={(there) => there && selectFirst(settings.current)} destroyOnHidden>
        {open && group && (
          <div ref={settings}>
            <SchemaForm
              key={String(open.id)}
              {...naming}
              model={entryAt < 0 ? 'Navigation' : 'NavigationEntry'}
              value={open}
              pointer={entryAt < 0 ? `/navigation/${groupAt}` : `/navigation/${groupAt}/entries/${entryAt}`}
              issues={issues}
              Expression={DraftExpression}
              without={entryAt < 0 ? WITHOUT : undefined}
              onEdit={(steps, value) => {
                const place = entryAt < 0 ? [groupAt, ...steps] : [groupAt, 'entries', entryAt, ...steps];
                const next = withValue(groups as never, place, value) as unknown as readonly JsonObject[];
                edit(changed, (draft) => {
                  draft.navigation = JSON.parse(JSON.stringify(next)) as typeof draft.navigation;
                }, { key: `navigation ${place.join('/')}` });
              }}
            />
          </div>
        )}
      </Drawer>
    </div>
  );
}

const WITHOUT = ['entries'];

interface EntryProps {
  readonly entry: JsonObject;
  readonly naming: Naming;
  readonly onStep: (step: -1 | 1) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Entry({ entry, naming: { names, words }, onStep, onEdit, onRemove }: EntryProps) {
  const text = useText();
  const id = String(entry.id);
  const drag = useDragItem({ id, kind: KIND, handle: '.yz-sortable-handle' });
  const drop = useDropPlace(id, KIND);
  const name = titleOf(entry, names);
  const target = (['view', 'dashboard', 'entity'] as const).find((one) => typeof entry[one] === 'string');
  const leads = target === 'entity' ? names.entityLabel(String(entry.entity)) : target ? (names.choices(target).find((one) => one.value === entry[target])?.label ?? String(entry[target])) : '';
  return (
    <li
      ref={(element) => {
        drag.ref(element);
        drop.ref(element);
      }}
      className={`yz-sortable-line${drop.over && !drag.dragged ? ' yz-sortable-over' : ''}${drag.dragged ? ' yz-sortable-dragged' : ''}`}
    >
      <button type="button" className="yz-sortable-handle" aria-label={text('edit.move_item', { name })}>
        <HolderOutlined />
      </button>
      <DefinitionIcon name={typeof entry.icon === 'string' ? entry.icon : 'list'} />
      <button type="button" className="yzb-menu-entry" data-no-drag onClick={onEdit}>
        <span>{name}</span>
        <small className="yz-muted">{target ? `${words.setting(target)} · ${leads}` : text('navigation.nowhere')}</small>
      </button>
      <Button size="small" type="text" data-no-drag icon={<UpOutlined />} aria-label={text('navigation.entry_up', { name })} onClick={() => onStep(-1)} />
      <Button size="small" type="text" data-no-drag icon={<DownOutlined />} aria-label={text('navigation.entry_down', { name })} onClick={() => onStep(1)} />
      <Button size="small" type="text" data-no-drag icon={<DeleteOutlined />} aria-label={text('edit.remove_item', { name })} onClick={onRemove} />
    </li>
  );
}

/** Behind the last entry, and the only place of an empty group. */
function End({ id, shown }: { readonly id: string; readonly shown: boolean }) {
  const { ref, over } = useDropPlace(id, KIND);
  return <div ref={ref} className={`yzb-menu-end${shown ? ' yzb-menu-end-shown' : ''}${over ? ' yz-sortable-over' : ''}`} />;
}
