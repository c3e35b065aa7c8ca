import { Suspense, lazy, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';

import { DragArea } from '@yingzao/runtime-ui/dnd';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { isEscape } from '@yingzao/runtime-ui/hooks/use_panel_focus';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { useShortcuts } from '@yingzao/runtime-ui/hooks/use_shortcuts';
import { FormSkeleton } from '@yingzao/runtime-ui/views/form/form_skeleton';

import { useDocument, useDraftActions } from '../draft';
import { entityOf } from '../draft/items';
import type { Entity } from '../draft/package';
import { useDraftEntities } from '../expression/use_draft_scope';
import { useText } from '../i18n/use_text';
import { ASKED, AskFirst } from './ask_first';
import { type CanvasActions, CanvasActionsContext } from './canvas_actions';
import { ChosenSettings } from './chosen_settings';
import { clip, paste, readClip } from './clipboard';
import { type DesignerMode, type DesignerSide, DesignerTools } from './designer_tools';
import { dragName } from './drag_name';
import { DesignerStoreContext, choose, createDesignerStore } from './designer_state';
import type { FirstField } from './derived_fields';
import { type Fresh, readFresh, readPlaceDrag, spotOfDrop } from './drag_ids';
import { addFieldTo, setLayout } from './form_operations';
import {
  type FormPart,
  type LayoutPart,
  type Place,
  type Spot,
  fieldAt,
  fieldsPlaced,
  isFieldPlace,
  layoutOf,
  partAt,
  placedParts,
  readingOrder,
  spotOf,
} from './layout_document';
import { newPart } from './new_part';
import {
  type Moved,
  duplicatePlaces,
  insertPart,
  movePlaces,
  nudged,
  outermost,
  placeFields,
  removePlaces,
  unwrapPlace,
  updatePart,
  wrapPlaces,
} from './operations';
import { Palette } from './palette';
import { optionLabel, tabLabel } from './texts';
import { typeTexts } from './type_texts';
import { useRules } from './use_rules';
import './form_designer.css';

const FormCanvas = lazy(() => import('./form_canvas'));
const QuickInsert = lazy(() => import('./quick_insert').then((module) => ({ default: module.QuickInsert })));
const FormPreview = lazy(() => import('./form_preview').then((module) => ({ default: module.FormPreview })));

interface Asked {
  readonly type: string;
  readonly spot: Spot;
}

const NO_KEYS = {};

/** What is set by keys first. */
const SETTING = 'input:enabled, textarea:enabled, select:enabled, button:enabled';

/** The last that was copied, for those who paste by a button. */
let copied = '';

/** One form: what can be put on it, the form itself, the settings of what is chosen. */
export function FormDesigner({ form }: { readonly form: FormPart }) {
  const document = useDocument();
  const entity = entityOf(document, form.entity);
  if (!entity) return null;
  return <Designer form={form} entity={entity} />;
}

function Designer({ form, entity }: { readonly form: FormPart; readonly entity: Entity }) {
  const text = useText();
  const label = useLabel();
  const { message } = useNotices();
  const document = useDocument();
  const { edit } = useDraftActions();
  const entities = useDraftEntities();
  const app = document.app.key;
  const described = entities[`${app}.${entity.key}`];
  const [store] = useState(createDesignerStore);
  const [mode, setMode] = useState<DesignerMode>('design');
  const [side, setSide] = useState<DesignerSide>('canvas');
  const [inserting, setInserting] = useState<Spot | 'here' | null>(null);
  const [asking, setAsking] = useState<Asked | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const chosen = useStore(store, (state) => state.chosen);

  const layout = useMemo(() => layoutOf(form), [form]);
  const rules = useRules(entity);
  const shown = useMemo(() => new Set(fieldsPlaced(layout)), [layout]);
  const unplaced = useMemo(() => (described?.fields ?? []).filter(({ key }) => !shown.has(key)), [described, shown]);
  const live = useMemo(() => {
    const there = new Set(readingOrder(layout));
    return chosen.filter((place) => there.has(place));
  }, [layout, chosen]);

  const nameOf = (place: Place): string => {
    if (isFieldPlace(place)) {
      const { key } = fieldAt(place);
      return label(described?.fields.find((field) => field.key === key)?.label, key);
    }
    const part = partAt(layout, place);
    return part ? label(part.label) || text(`designer.part_${part.type}`) : text('designer.the_form');
  };

  // --- changing the layout -------------------------------------------------------------------

  function change(step: string, next: readonly LayoutPart[], key?: string): void {
    if (next !== layout) edit(step, (draft) => setLayout(draft, form.id, next), key ? { key: `${form.id}:${key}` } : undefined);
  }

  function settle(step: string, moved: Moved | undefined, focus = true): void {
    if (!moved) {
      void message.warning(text('designer.not_there'));
      return;
    }
    change(step, moved.layout);
    store.setState({ chosen: moved.places, anchor: moved.places[0] ?? null });
    if (focus) focusSoon(moved.places[0]);
  }

  function focusSoon(place: Place | undefined): void {
    if (place === undefined) return;
    requestAnimationFrame(() => frameOf(root.current, place)?.focus());
  }

  /** Behind what is chosen; else at the end of the last section, or of the form. */
  function spotFor(kind: 'field' | 'part'): Spot {
    const last = live.at(-1);
    if (kind === 'part') {
      const item = last === undefined ? undefined : isFieldPlace(last) ? fieldAt(last).section : last;
      const spot = item === undefined ? undefined : spotOf(layout, item);
      return spot ? { ...spot, index: spot.index + 1 } : { container: '', index: layout.length };
    }
    if (last !== undefined && isFieldPlace(last)) {
      const spot = spotOf(layout, last);
      if (spot) return { ...spot, index: spot.index + 1 };
    }
    const sections = placedParts(layout).filter(({ part }) => part.type === 'section');
    const section = sections.find(({ place }) => place === last) ?? sections.at(-1);
    if (section?.part.type !== 'section') return { container: '', index: layout.length };
    return { container: section.place, index: section.part.fields.length };
  }

  function add(fresh: Fresh, at?: Spot): void {
    const spot = at ?? spotFor(fresh.make === 'part' ? 'part' : 'field');
    if (fresh.make === 'field') {
      const name = label(described?.fields.find((field) => field.key === fresh.key)?.label, fresh.key);
      settle(text('step.place_field', { name }), placeFields(layout, [fresh.key], spot));
    } else if (fresh.make === 'part') {
      const part = newPart(fresh.type, layout, document, entity, entities);
      if (!part) {
        void message.warning(text('designer.nothing_related'));
        return;
      }
      const put = insertPart(layout, part, spot) ?? insertPart(layout, part, { container: '', index: layout.length });
      settle(text('step.add_part', { name: text(`designer.part_${part.type}`) }), put);
    } else if (ASKED.has(fresh.type)) {
      setAsking({ type: fresh.type, spot });
    } else {
      addNew(fresh.type, spot);
    }
    setSide('canvas');
  }

  function addNew(type: string, spot: Spot, first?: FirstField): void {
    const texts = typeTexts(type);
    let key: string | undefined;
    edit(text('step.new_field', { name: label(texts) }), (draft) => {
      key = addFieldTo(draft, form.id, type, spot, texts, optionLabel, first);
    });
    // The field stands where it was put, or in the section made for it.
    requestAnimationFrame(() => {
      const frame = [...(root.current?.querySelectorAll<HTMLElement>('[data-place]') ?? [])].find((one) => one.dataset.place?.endsWith(`#${key}`));
      const place = frame?.dataset.place;
      if (place === undefined) return;
      store.setState({ chosen: [place], anchor: place });
      frameOf(root.current, place)?.focus();
      frame?.scrollIntoView({ block: 'nearest' });
    });
  }

  function drop(item: string, place: string, byKeys: boolean): void {
    const fresh = readFresh(item);
    if (fresh) {
      const spot = spotOfDrop(layout, place, undefined, fresh.make !== 'part');
      if (spot) add(fresh, spot);
      return;
    }
    const dragged = readPlaceDrag(item);
    const spot = dragged === undefined ? undefined : spotOfDrop(layout, place, dragged);
    if (dragged === undefined || !spot) return;
    // One of several that are chosen takes the others along.
    const going = live.includes(dragged) ? outermost(layout, live) : [dragged];
    settle(text('step.move', { name: nameOf(dragged) }), movePlaces(layout, going, spot), byKeys);
  }

  function remove(places: readonly Place[] = live): void {
    if (places.length === 0) return;
    const order = readingOrder(layout);
    const first = order.indexOf(places[0] ?? '');
    const next = removePlaces(layout, places);
    const name = nameOf(places[0] ?? '');
    change(text(places.length > 1 ? 'step.remove_many' : 'step.remove', { name, count: places.length }), next);
    store.setState({ chosen: [], anchor: null });
    const after = readingOrder(next);
    focusSoon(after[Math.min(first, after.length - 1)]);
  }

  function copyChosen(): string {
    copied = clip(layout, live, entity.key);
    if (copied) void message.success(text('designer.copied', { count: live.length }));
    return copied;
  }

  function pasteText(given: string): boolean {
    const clipped = readClip(given);
    if (!clipped) return false;
    const done = paste(layout, clipped, entity.key, entity.fields.map(({ key }) => key), spotFor('part'), spotFor('field'));
    if (done.places.length > 0) settle(text('step.paste'), done);
    if (done.left.length > 0) void message.warning(text('designer.left_out', { names: done.left.join('、') }));
    return true;
  }

  function move(by: -1 | 1): void {
    const [place] = live;
    if (place !== undefined && live.length === 1) settle(text('step.move', { name: nameOf(place) }), nudged(layout, place, by));
  }

  /** On a narrow screen they stand in place of the form, and come with the next drawing. */
  function toSettings(): void {
    setSide('settings');
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(`.yz-designer-settings :is(${SETTING})`)?.focus());
  }

  // --- keys ----------------------------------------------------------------------------------

  function pressed(place: Place, event: React.KeyboardEvent): void {
    if (dragging.current || event.defaultPrevented) return;
    const order = readingOrder(layout);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step && event.altKey) {
      event.preventDefault();
      settle(text('step.move', { name: nameOf(place) }), nudged(layout, place, step as -1 | 1));
    } else if (step) {
      event.preventDefault();
      const next = order[order.indexOf(place) + step];
      if (next === undefined) return;
      choose(store, next, event.shiftKey ? 'stretch' : 'only', order);
      frameOf(root.current, next)?.focus();
    } else if (event.key === 'Enter' && live.length === 1 && live[0] === place) {
      event.preventDefault();
      toSettings();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove(live.includes(place) ? live : [place]);
    } else if (event.key === '/') {
      event.preventDefault();
      if (!live.includes(place)) choose(store, place, 'only', order);
      setInserting('here');
    } else if (event.key === 'Escape' && live.length > 0) {
      event.preventDefault();
      store.setState({ chosen: [], anchor: null });
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'd') {
      event.preventDefault();
      settle(text('step.duplicate'), duplicatePlaces(layout, live.includes(place) ? live : [place]));
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      const section = isFieldPlace(place) ? fieldAt(place).section : undefined;
      store.setState({ chosen: order.filter((one) => (section === undefined ? !isFieldPlace(one) : one.startsWith(`${section}#`))), anchor: place });
    }
  }

  useShortcuts(mode === 'design' ? { '/': () => setInserting('here') } : NO_KEYS);

  // Frames are many and drawn seldom: what they call stays the same, what it does is of today.
  const latest = useRef({ pressed, order: () => readingOrder(layout) });
  useEffect(() => {
    latest.current = { pressed, order: () => readingOrder(layout) };
  });
  const actions = useMemo<CanvasActions>(
    () => ({
      choose: (place, event) =>
        choose(store, place, event.shiftKey ? 'stretch' : event.ctrlKey || event.metaKey ? 'toggle' : 'only', latest.current.order()),
      focused: () => {},
      pressed: (place, event) => latest.current.pressed(place, event),
    }),
    [store],
  );

  // --- settings ------------------------------------------------------------------------------

  const [only] = live;
  const part = only !== undefined && !isFieldPlace(only) ? partAt(layout, only) : undefined;
  const title = live.length > 1 ? text('designer.several') : only === undefined ? text('designer.form_settings') : nameOf(only);
  return (
    <DesignerStoreContext value={store}>
      <CanvasActionsContext value={actions}>
        <div
          ref={root}
          className={`yz-designer yz-designer-${mode} yz-designer-side-${side}`}
          onCopy={(event) => {
            if (isTyped(event.target) || live.length === 0) return;
            event.clipboardData.setData('text/plain', copyChosen());
            event.preventDefault();
          }}
          onCut={(event) => {
            if (isTyped(event.target) || live.length === 0) return;
            event.clipboardData.setData('text/plain', copyChosen());
            event.preventDefault();
            remove();
          }}
          onPaste={(event) => {
            if (!isTyped(event.target) && pasteText(event.clipboardData.getData('text/plain'))) event.preventDefault();
          }}
        >
          <DesignerTools
            mode={mode}
            onMode={setMode}
            side={side}
            onSide={setSide}
            chosen={live.length}
            onInsert={() => setInserting('here')}
            onMove={move}
            onCopy={copyChosen}
            onPaste={() => pasteText(copied)}
            onRemove={() => remove()}
            onUnwrap={(part?.type === 'tabs' || part?.type === 'columns') && only !== undefined ? () => settle(text('step.unwrap'), unwrapPlace(layout, only)) : undefined}
          />
          {mode === 'preview' ? (
            <Suspense>
              <FormPreview form={form} entity={entity} />
            </Suspense>
          ) : (
            <DragArea
              nameOf={(id) => dragName(id, nameOf, text, label)}
              onPickUp={(item) => {
                dragging.current = true;
                // For the style sheet alone: nothing needs to be drawn again.
                const isField = isFieldPlace(readPlaceDrag(item) ?? '') || (readFresh(item)?.make ?? 'part') !== 'part';
                if (root.current) root.current.dataset.dragging = isField ? 'field' : 'part';
              }}
              onEnd={() => {
                dragging.current = false;
                delete root.current?.dataset.dragging;
              }}
              onDrop={drop}
              overlay={(id) => <span className="yz-drag-chip">{dragName(id, nameOf, text, label)}{live.length > 1 && live.includes(readPlaceDrag(id) ?? '') ? ` +${live.length - 1}` : ''}</span>}
            >
              <div className="yz-designer-body">
                <aside className="yz-designer-palette" aria-label={text('palette.title')}>
                  <Palette unplaced={unplaced} onAdd={add} />
                </aside>
                <section className="yz-designer-canvas" data-region aria-label={text('designer.canvas')}>
                  <Suspense fallback={<FormSkeleton />}>{described && <FormCanvas app={app} layout={layout} entity={described} entities={entities} rules={rules} />}</Suspense>
                  <p className="yz-muted yz-designer-keys">{text('designer.keys')}</p>
                </section>
                {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape from what is within */}
                <aside
                  className="yz-designer-settings"
                  aria-label={text('designer.settings')}
                  onKeyDown={(event) => {
                    if (!isEscape(event) || only === undefined) return;
                    event.preventDefault();
                    setSide('canvas');
                    focusSoon(only);
                  }}
                >
                  <h2 className="yz-designer-title">{title}</h2>
                  <ChosenSettings
                    form={form}
                    layout={layout}
                    entity={entity}
                    entities={entities}
                    places={live}
                    onWrap={(as) => settle(text('step.wrap'), wrapPlaces(layout, live, as, tabLabel))}
                    onPart={(place, next, key) => change(text('step.part', { name: nameOf(place) }), updatePart(layout, place, () => next), key && `${place}:${key}`)}
                  />
                </aside>
              </div>
            </DragArea>
          )}
          {inserting !== null && (
            <Suspense>
              <QuickInsert unplaced={unplaced} onAdd={(fresh) => add(fresh, inserting === 'here' ? undefined : inserting)} onClose={() => setInserting(null)} />
            </Suspense>
          )}
          {asking && described && (
            <AskFirst
              type={asking.type}
              entity={described}
              entities={entities}
              onCancel={() => setAsking(null)}
              onDone={(first) => {
                setAsking(null);
                addNew(asking.type, asking.spot, first);
              }}
            />
          )}
        </div>
      </CanvasActionsContext>
    </DesignerStoreContext>
  );
}

function frameOf(root: HTMLElement | null, place: Place): HTMLElement | null {
  const frame = root?.querySelector(`[data-place="${CSS.escape(place)}"]`);
  return frame?.querySelector<HTMLElement>(':scope > .yz-frame-hold, :scope > .yz-frame-head') ?? null;
}

function isTyped(target: EventTarget): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA'].includes(target.tagName));
}
