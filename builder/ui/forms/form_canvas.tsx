import { memo, useCallback, useContext, useMemo } from 'react';

import type { EntityDefinition, FieldDefinition, FormSection, LayoutItem } from '@yingzao/runtime-ui/core/definition';
import { isWide } from '@yingzao/runtime-ui/core/form/layout';
import type { FieldState } from '@yingzao/runtime-ui/core/form/state';
import type { Values } from '@yingzao/runtime-ui/core/record';
import { useDragItem, useDropPlace } from '@yingzao/runtime-ui/dnd';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { FieldBlock } from '@yingzao/runtime-ui/views/form/field_block';
import { type LayoutFrame, LayoutItems } from '@yingzao/runtime-ui/views/layout/layout_items';

import { useText } from '../i18n/use_text';
import { CanvasActionsContext } from './canvas_actions';
import { canvasLayout } from './canvas_layout';
import { useIsChosen } from './designer_state';
import { TAKEN_BESIDE, TAKEN_IN, besideDropId, endDropId, kindOfPart, placeDragId } from './drag_ids';
import { type ContainerKind, type LayoutPart, type Place, depthOf, fieldPlace } from './layout_document';
import { sampleValues } from './sample_values';
import { StillEntitiesContext, StillInput, StillView } from './still_input';
import './form_canvas.css';

export interface FormCanvasProps {
  readonly app: string;
  readonly layout: readonly LayoutPart[];
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  /** Keys of fields with a condition or a formula of their own, and how many. */
  readonly rules: ReadonlyMap<string, number>;
}

const unknown = () => undefined;
const ignore = () => {};

/** The form as people will see it, by the same renderer, with everything in a frame to take hold of. */
const FormCanvas = memo(function FormCanvas({ app, layout, entity, entities, rules }: FormCanvasProps) {
  const language = useLanguage();
  const label = useLabel();
  const text = useText();
  const values = useMemo(() => sampleValues(entity, language), [entity, language]);
  const items = useMemo(() => canvasLayout(app, layout), [app, layout]);
  const kinds = useMemo(() => partKinds(layout), [layout]);
  const byKey = useMemo(() => new Map(entity.fields.map((field) => [field.key, field])), [entity]);

  const frame = useMemo<LayoutFrame>(
    () => ({
      item: (item, drawn) => <ItemFrame item={item} part={kinds.get(item.id)} drawn={drawn} />,
      end: (inside, kind) => <EndPlace container={inside} kind={kind} />,
    }),
    [kinds],
  );
  const fields = (section: FormSection) => (
    <div className="yz-section-grid" style={{ '--columns': section.columns } as React.CSSProperties}>
      {section.fields.map((key) => (
        <FieldFrame
          key={key}
          place={fieldPlace(section.id, key)}
          name={key}
          field={byKey.get(key)}
          value={values[key]}
          values={values}
          rules={rules.get(key) ?? 0}
          single={section.columns === 1}
        />
      ))}
      <EndPlace container={section.id} kind="section" empty={section.fields.length === 0} />
    </div>
  );
  return (
    <StillEntitiesContext value={entities}>
      <div className="yz-canvas-form">
        <LayoutItems
          layout={items}
          entity={entity}
          entities={entities}
          values={values}
          titles={NO_TITLES}
          evaluate={unknown}
          Cell={StillView}
          fields={fields}
          button={(button) => <span className={`yz-canvas-button yz-canvas-button-${button.look}`}>{label(button.label, button.key)}</span>}
          related={(item) => {
            const other = entities[item.entity];
            return (
              <div className="yz-canvas-related">
                <span>{text('designer.related_of', { name: label(other?.plural ?? other?.label, item.entity) })}</span>
                <span className="yz-muted">{item.columns.join(' · ')}</span>
              </div>
            );
          }}
          frame={frame}
        />
        <EndPlace container="" kind="form" />
      </div>
    </StillEntitiesContext>
  );
});

export default FormCanvas;

const NO_TITLES = {};

interface PartKind {
  readonly part: LayoutPart;
  readonly kind: Exclude<ContainerKind, 'section'>;
}

function partKinds(layout: readonly LayoutPart[]): ReadonlyMap<Place, PartKind> {
  const found = new Map<Place, PartKind>();
  const walk = (items: readonly LayoutPart[], container: Place, kind: PartKind['kind']): void => {
    for (const part of items) {
      const place = container === '' ? part.id : `${container}/${part.id}`;
      found.set(place, { part, kind });
      if (part.type === 'tabs') for (const tab of part.tabs) walk(tab.layout, `${place}/${tab.id}`, 'tab');
      if (part.type === 'columns') for (const column of part.columns) walk(column.layout, `${place}/${column.id}`, 'column');
    }
  };
  walk(layout, '', 'form');
  return found;
}

interface FieldFrameProps {
  readonly place: Place;
  readonly name: string;
  readonly field: FieldDefinition | undefined;
  readonly value: Values[string];
  readonly values: Values;
  readonly rules: number;
  readonly single: boolean;
}

const SHOWN: FieldState = { visible: true, required: false, readonly: false };
const NEEDED: FieldState = { ...SHOWN, required: true };

const FieldFrame = memo(function FieldFrame({ place, name, field, value, values, rules, single }: FieldFrameProps) {
  const label = useLabel();
  const text = useText();
  const actions = useContext(CanvasActionsContext);
  const chosen = useIsChosen(place);
  const { ref: dragRef, dragged } = useDragItem({ id: placeDragId(place), kind: 'field', handle: '.yz-frame-hold' });
  const { ref: dropRef, over } = useDropPlace(besideDropId(place), 'field', false, depthOf(place));
  const ref = useBoth(dragRef, dropRef);
  const title = field ? label(field.label, field.key) : name;
  const currency = typeof values.currency === 'string' ? values.currency : undefined;
  return (
    <div
      ref={ref}
      className={frameClass('yz-frame yz-frame-field', chosen, dragged, over, (field && isWide(field) ? 'yz-field-wide yz-frame-row' : single ? 'yz-frame-row' : ''))}
      data-place={place}
    >
      <div inert className="yz-frame-shown">
        {field ? (
          <FieldBlock field={field} state={field.required ? NEEDED : SHOWN} value={value} currency={currency} disabled={false} form="canvas-" Input={StillInput} View={StillView} onChange={ignore} />
        ) : (
          <span className="yz-frame-lost">{text('designer.lost_field', { name })}</span>
        )}
      </div>
      <button
        type="button"
        className="yz-frame-hold"
        aria-pressed={chosen}
        aria-label={text('designer.field_named', { name: title })}
        onClick={(event) => actions.choose(place, event)}
        onFocus={() => actions.focused(place)}
        onKeyDown={(event) => actions.pressed(place, event)}
      />
      {rules > 0 && (
        <span className="yz-frame-badge" title={text('designer.has_rules', { count: rules })}>
          <span aria-hidden="true">ƒ</span>
          <span className="yz-visually-hidden">{text('designer.has_rules', { count: rules })}</span>
        </span>
      )}
      {field && !field.derived && field.readonly && <span className="yz-frame-badge yz-frame-badge-lock">{text('designer.readonly')}</span>}
    </div>
  );
});

/** One element is taken hold of and dropped on. */
function useBoth(one: Held, other: Held): Held {
  return useCallback(
    (element) => {
      const letGo = [one(element), other(element)];
      return () => {
        one(null);
        other(null);
        for (const done of letGo) done?.();
      };
    },
    [one, other],
  );
}

type Held = (element: Element | null) => void | (() => void);

function frameClass(base: string, chosen: boolean, dragged: boolean, over: boolean, more = ''): string {
  return [base, chosen && 'yz-chosen', dragged && 'yz-dragged', over && 'yz-over', more].filter(Boolean).join(' ');
}

interface ItemFrameProps {
  readonly item: LayoutItem;
  readonly part: PartKind | undefined;
  readonly drawn: React.ReactNode;
}

function ItemFrame({ item, part, drawn }: ItemFrameProps) {
  const label = useLabel();
  const text = useText();
  const actions = useContext(CanvasActionsContext);
  const place = item.id;
  const chosen = useIsChosen(place);
  const { ref: dragRef, dragged } = useDragItem({ id: placeDragId(place), kind: kindOfPart(item.type), handle: ':scope > .yz-frame-head' });
  const { ref: dropRef, over } = useDropPlace(
    besideDropId(place),
    (item.type === 'section' ? TAKEN_IN : TAKEN_BESIDE)[part?.kind ?? 'form'],
    false,
    depthOf(place),
  );
  const ref = useBoth(dragRef, dropRef);
  const kind = text(`designer.part_${item.type}`);
  const title = label(item.label);
  const bare = item.type === 'note' || item.type === 'button' || item.type === 'related';
  const folds = part?.part.type === 'section' && part.part.collapsible;
  return (
    <div
      ref={ref}
      className={frameClass(`yz-frame yz-frame-item yz-frame-${item.type}`, chosen, dragged, over, 'yz-frame-row')}
      data-place={place}
      role="group"
      aria-label={title ? `${kind} ${title}` : kind}
    >
      <button
        type="button"
        className="yz-frame-head"
        aria-pressed={chosen}
        onClick={(event) => actions.choose(place, event)}
        onFocus={() => actions.focused(place)}
        onKeyDown={(event) => actions.pressed(place, event)}
      >
        {kind}
        {title && <span className="yz-visually-hidden">{` ${title} `}</span>}
        {part?.part.visible_when && <span className="yz-frame-mark">ƒ {text('designer.conditional')}</span>}
        {folds && <span className="yz-frame-mark">{text('designer.folds')}</span>}
      </button>
      {bare ? (
        <div inert className="yz-frame-shown">
          {drawn}
        </div>
      ) : (
        drawn
      )}
    </div>
  );
}

function EndPlace({ container, kind, empty = false }: { readonly container: Place; readonly kind: ContainerKind; readonly empty?: boolean }) {
  const text = useText();
  const { ref, over } = useDropPlace(endDropId(container), TAKEN_IN[kind], false, depthOf(container) + 1);
  return (
    <div ref={ref} className={`yz-end yz-end-${kind}${empty ? ' yz-end-empty' : ''}${over ? ' yz-over' : ''}`}>
      {empty && text('designer.empty_section')}
      {kind === 'form' && text('designer.end_of_form')}
    </div>
  );
}
