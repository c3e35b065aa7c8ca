import { ApartmentOutlined, CopyOutlined, DeleteOutlined, EditOutlined, MoreOutlined, PlusOutlined } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Button, Input, type InputRef } from 'antd';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';

import { useSection } from '../app/use_section';
import { type Entity, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { dependentsOf, duplicateEntity, inTree, removeEntity, renameEntity } from './operations/entities';
import { useAddEntity } from './use_add_entity';

const DeleteDialog = lazy(() => import('./delete_dialog').then((module) => ({ default: module.DeleteDialog })));
const MANY = 8;

interface EntityListProps {
  readonly current: string | undefined;
  readonly diagram: boolean;
  /** The entity just made: it is given its name now, and its key with it. */
  readonly fresh: string | undefined;
  readonly onFresh: (id: string | undefined) => void;
  readonly onOpen: (id: string) => void;
  /** It has its name: its fields come next. */
  readonly onNamed: () => void;
}

/** The entities of the app, rows of sub-tables below what they belong to. */
export function EntityList({ current, diagram, fresh, onFresh, onOpen, onNamed }: EntityListProps) {
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const { go } = useSection();
  const document = useDocument();
  const { edit } = useDraftActions();
  const add = useAddEntity();
  const [filter, setFilter] = useState('');
  const [renaming, setRenaming] = useState<string>();
  const [deleting, setDeleting] = useState<Entity>();
  const entities = document.entities ?? [];
  const shown = inTree(entities).filter(({ entity }) =>
    `${label(entity.label as Label, entity.key)} ${entity.key}`.toLowerCase().includes(filter.trim().toLowerCase()),
  );

  function create(): void {
    const id = add({ [language]: text('model.new_entity') });
    setFilter('');
    onFresh(id);
    onOpen(id);
  }

  function duplicate(entity: Entity): void {
    const name = text('model.copy_of', { name: label(entity.label as Label, entity.key) });
    let made: string | undefined;
    edit(text('model.step.duplicate', { name: label(entity.label as Label, entity.key) }), (draft) => {
      made = duplicateEntity(draft, entity.id, { [language]: name });
    });
    if (made) onOpen(made);
  }

  function remove(entity: Entity, along: boolean): void {
    edit(text('model.step.delete', { name: label(entity.label as Label, entity.key) }), (draft) =>
      removeEntity(draft, entity.id, along),
    );
    setDeleting(undefined);
    if (entity.id === current) go('', true);
  }

  return (
    <nav className="yzm-entities" aria-label={text('model.entities')}>
      <div className="yzm-entities-head">
        <h1>{text('model.entities')}</h1>
        <Button type="primary" icon={<PlusOutlined />} onClick={create}>
          {text('model.add_entity')}
        </Button>
      </div>
      <Button
        block
        icon={<ApartmentOutlined />}
        type={diagram ? 'primary' : 'default'}
        ghost={diagram}
        aria-pressed={diagram}
        onClick={() => go('diagram')}
      >
        {text('model.diagram')}
      </Button>
      {entities.length > MANY && (
        <Input.Search
          allowClear
          value={filter}
          placeholder={text('model.find_entity')}
          aria-label={text('model.find_entity')}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      <ul>
        {shown.map(({ entity, level }) => (
          <EntityRow
            key={entity.id}
            entity={entity}
            level={level}
            current={entity.id === current}
            renaming={entity.id === renaming || entity.id === fresh}
            fresh={entity.id === fresh}
            onOpen={() => onOpen(entity.id)}
            onRename={(open) => {
              setRenaming(open ? entity.id : undefined);
              if (!open) onFresh(undefined);
            }}
            onNamed={entity.id === fresh ? onNamed : undefined}
            onDuplicate={() => duplicate(entity)}
            onDelete={() => setDeleting(entity)}
          />
        ))}
      </ul>
      {deleting && (
        <Suspense>
          <DeleteDialog
          title={text('model.delete_entity', { name: label(deleting.label as Label, deleting.key) })}
          note={text('model.delete_entity_note')}
          item={`entity:${document.app.key}.${deleting.key}`}
          along={dependentsOf(document, deleting).count}
          onDelete={(along) => remove(deleting, along)}
          onCancel={() => setDeleting(undefined)}
          />
        </Suspense>
      )}
    </nav>
  );
}

interface EntityRowProps {
  readonly entity: Entity;
  readonly level: number;
  readonly current: boolean;
  readonly renaming: boolean;
  readonly fresh: boolean;
  readonly onOpen: () => void;
  readonly onRename: (open: boolean) => void;
  readonly onNamed: (() => void) | undefined;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}

function EntityRow({ entity, level, current, renaming, fresh, onOpen, onRename, onNamed, onDuplicate, onDelete }: EntityRowProps) {
  const text = useText();
  const label = useLabel();
  const name = label(entity.label as Label, entity.key);
  return (
    <li className="yzm-entity" data-current={current || undefined} style={{ paddingInlineStart: level * 16 }}>
      {renaming ? (
        <RenameInput entity={entity} fresh={fresh} onDone={() => onRename(false)} onNamed={onNamed} />
      ) : (
        <button
          type="button"
          className="yzm-entity-name"
          aria-current={current ? 'page' : undefined}
          onClick={onOpen}
          onDoubleClick={() => onRename(true)}
          onKeyDown={(event) => {
            if (event.key === 'F2') onRename(true);
            if (event.key === 'Delete') onDelete();
          }}
        >
          <DefinitionIcon name={entity.icon ?? 'table'} />
          <span>{name}</span>
          <span className="yz-muted">{(entity.fields ?? []).length}</span>
        </button>
      )}
      <MenuPopover
        label={text('model.more_of', { name })}
        placement="bottomRight"
        items={[
          { key: 'rename', icon: <EditOutlined />, label: text('model.rename'), onChoose: () => onRename(true) },
          { key: 'duplicate', icon: <CopyOutlined />, label: text('model.duplicate'), onChoose: onDuplicate },
          { key: 'delete', icon: <DeleteOutlined />, label: text('model.delete'), danger: true, apart: true, onChoose: onDelete },
        ]}
      >
        <Button size="small" type="text" icon={<MoreOutlined />} aria-label={text('model.more_of', { name })} />
      </MenuPopover>
    </li>
  );
}

interface RenameInputProps {
  readonly entity: Entity;
  readonly fresh: boolean;
  readonly onDone: () => void;
  readonly onNamed: (() => void) | undefined;
}

function RenameInput({ entity, fresh, onDone, onNamed }: RenameInputProps) {
  const text = useText();
  const language = useLanguage();
  const { edit } = useDraftActions();
  const [value, setValue] = useState(entity.label?.[language] ?? '');
  const input = useRef<InputRef>(null);
  const given = useRef(false);
  useEffect(() => input.current?.focus({ cursor: 'all' }), []);

  function finish(keep: boolean): void {
    if (given.current) return;
    given.current = true;
    const name = value.trim();
    if (keep && name && name !== entity.label?.[language]) {
      edit(text('model.step.rename', { name }), (document) =>
        renameEntity(document, entity.id, { ...entity.label, [language]: name }, fresh),
      );
    }
    onDone();
  }

  return (
    <Input
      ref={input}
      value={value}
      maxLength={300}
      aria-label={text('model.entity_name')}
      onChange={(event) => setValue(event.target.value)}
      onPressEnter={() => {
        finish(true);
        onNamed?.();
      }}
      onBlur={() => finish(true)}
      onKeyDown={(event) => event.key === 'Escape' && finish(false)}
    />
  );
}
