import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { Button, Input } from 'antd';
import { type ComponentType, type ReactNode, Suspense, lazy, useMemo, useState } from 'react';

import { SectionSkeleton } from '../app/section_skeleton';
import { useSection } from '../app/use_section';
import { type Section, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { summaryOf } from '../schema_form/core/summary';
import type { JsonObject } from '../schema_form/core/schema';
import { Sortable } from '../schema_form/parts/sortable';
import { matchesText } from './matches_text';
import { ItemEditor } from './item_editor';
import { addItem, moveItem } from './item_operations';
import type { NewItemQuestions } from './new_item_dialog';
import { type Naming, useNaming } from './vocabulary_api';
import './items.css';

export interface ItemPanelProps {
  readonly naming: Naming;
  readonly item: JsonObject;
  readonly index: number;
  /** Changes one place of the item. */
  readonly onEdit: (steps: readonly (string | number)[], value: import('../schema_form/core/schema').Json | undefined) => void;
}

export interface ItemsScreenProps {
  readonly section: Section;
  /** Definition of the items in the schema: "Rule", or the union "ViewType". */
  readonly model: string;
  readonly title: string;
  readonly note: string;
  readonly icon: string;
  readonly questions?: NewItemQuestions;
  /** Settings drawn by `Panel` in place of the form's. */
  readonly without?: readonly string[];
  /** Drawn above the form: what a form alone would be poor at. */
  readonly Panel?: ComponentType<ItemPanelProps>;
  /** Drawn beside or below the form: what the item looks like. */
  readonly Preview?: ComponentType<ItemPanelProps>;
  /** Said of an item in the list. */
  readonly told?: (naming: Naming, item: JsonObject) => string;
  readonly iconOf?: (item: JsonObject) => ReactNode;
}

const NewItemDialog = lazy(() => import('./new_item_dialog'));

const SEARCHED_FROM = 8;

/** The items of one section: a list to choose from, and the editor of the chosen one. */
export function ItemsScreen(props: ItemsScreenProps) {
  const { naming, error, retry } = useNaming();
  if (error) return <Failed page error={error} onRetry={retry} />;
  if (!naming) return <SectionSkeleton />;
  return <Screen {...props} naming={naming} />;
}

function Screen({ naming, ...props }: ItemsScreenProps & { readonly naming: Naming }) {
  const { section, model, title, note, icon, questions, told, iconOf } = props;
  const text = useText();
  const document = useDocument();
  const { edit } = useDraftActions();
  const { inside, go } = useSection();
  const [adding, setAdding] = useState(false);
  const [search, setSearch] = useState('');
  const items = useMemo(() => (document[section] as readonly JsonObject[] | undefined) ?? [], [document, section]);
  const [asked] = inside;
  const known = items.findIndex((item) => item.id === asked);
  const at = known >= 0 ? known : asked === undefined && items.length > 0 ? 0 : -1;
  const chosen = items[at];
  const summaries = useMemo(
    () => items.map((item) => summaryOf(naming.root, naming.words, naming.names, model, item, null)),
    [items, naming, model],
  );
  const word = naming.words.inside(naming.words.item(section));
  const name = (index: number) => summaries[index]?.title || word;
  const shown = items.map((_, index) => index).filter((index) => matchesText(search, summaries[index]?.title, summaries[index]?.note, items[index]?.key));
  const add = (item: JsonObject) => {
    setAdding(false);
    edit(text('items.added', { kind: word, name: labelOf(item, naming) }), (draft) => addItem(draft, section, item));
    go(String(item.id));
  };
  const line = (index: number) => {
    const item = items[index];
    if (!item) return null;
    return (
      <button
        type="button"
        className="yzb-item-choice"
        aria-current={index === at ? 'true' : undefined}
        onClick={() => go(String(item.id))}
      >
        {iconOf && <span className="yzb-item-icon">{iconOf(item)}</span>}
        <span className="yzb-item-name">{name(index)}</span>
        <span className="yzb-item-note">{told ? told(naming, item) : summaries[index]?.note}</span>
      </button>
    );
  };
  return (
    <div className={`yzb-items${asked === undefined ? ' yzb-items-choosing' : ''}${items.length === 0 && asked === undefined ? ' yzb-items-none' : ''}`}>
      <section className="yzb-item-list" aria-label={title}>
        <header className="yzb-item-head">
          <h1 className="yz-page-title">{title}</h1>
          {items.length > 0 && (
            <Button type="primary" icon={<PlusOutlined />} aria-label={text('items.add', { kind: word })} title={text('items.add', { kind: word })} onClick={() => setAdding(true)}>
              {text('items.add_short')}
            </Button>
          )}
        </header>
        {items.length >= SEARCHED_FROM && (
          <Input allowClear prefix={<SearchOutlined aria-hidden="true" />} value={search} aria-label={text('items.search', { kind: word })} placeholder={text('items.search', { kind: word })} onChange={(event) => setSearch(event.target.value)} />
        )}
        {items.length === 0 ? (
          <Empty icon={<DefinitionIcon name={icon} />} title={text('items.none', { kind: word })} note={note} action={<Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{text('items.add', { kind: word })}</Button>} />
        ) : search === '' ? (
          <Sortable
            label={title}
            ids={items.map((item, index) => String(item.id ?? index))}
            nameOf={name}
            onMove={(from, to) => edit(text('items.moved', { kind: word, name: name(from) }), (draft) => moveItem(draft, section, from, to))}
            line={line}
          />
        ) : (
          <ul className="yzb-item-found">
            {shown.map((index) => (
              <li key={String(items[index]?.id ?? index)}>{line(index)}</li>
            ))}
            {shown.length === 0 && <li className="yz-muted">{text('items.nothing_found')}</li>}
          </ul>
        )}
      </section>
      <section className="yzb-item-editor" aria-label={chosen ? name(at) : title}>
        {chosen ? (
          <ItemEditor key={String(chosen.id ?? at)} {...props} naming={naming} item={chosen} index={at} name={name(at)} word={word} />
        ) : (
          asked !== undefined && <Empty icon={<DefinitionIcon name={icon} />} title={text('items.gone', { kind: word })} note={text('items.gone_note')} />
        )}
      </section>
      {adding && (
        <Suspense>
          <NewItemDialog naming={naming} section={section} model={model} word={word} questions={questions} onCancel={() => setAdding(false)} onAdd={add} />
        </Suspense>
      )}
    </div>
  );
}

function labelOf(item: JsonObject, { words, names, root }: Naming): string {
  return summaryOf(root, words, names, 'Role', item, null).title;
}
