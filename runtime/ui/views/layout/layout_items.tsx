import { type ComponentType, Fragment, type ReactNode } from 'react';

import type {
  ButtonItem,
  EntityDefinition,
  FormSection,
  LayoutItem,
  NoteItem,
  RelatedItem,
  SectionItem,
} from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import { placedItems } from '../../core/form/layout';
import type { Values } from '../../core/record';
import type { FieldShowProps } from '../../fields/field_kit';
import { useLabel } from '../../hooks/use_label';
import { LayoutTabs } from './layout_tabs';
import { Note } from './note';
import './layout.css';

export interface LayoutItemsProps {
  readonly layout: readonly LayoutItem[];
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly values: Values;
  /** Titles by record id. */
  readonly titles: Readonly<Record<string, string>>;
  readonly evaluate: Evaluate;
  /** Values within the text of a note. */
  readonly Cell: ComponentType<FieldShowProps>;
  /** What stands in a section below its heading; null where none of its fields is to be seen. */
  readonly fields: (section: FormSection) => ReactNode | null;
  /** Absent where buttons have nothing to act on. */
  readonly button?: (button: ButtonItem) => ReactNode | null;
  readonly related?: (item: RelatedItem) => ReactNode | null;
  /** How many of these fields have a message. */
  readonly faults?: (keys: readonly string[]) => number;
  /** A designer's: with it everything stands, also what is empty or would not be seen just now. */
  readonly frame?: LayoutFrame;
}

export interface LayoutFrame {
  /** Around an item. */
  readonly item: (item: LayoutItem, drawn: ReactNode) => ReactNode;
  /** Behind the last item of a tab or a column. */
  readonly end: (inside: string, kind: 'tab' | 'column') => ReactNode;
}

/**
 * A form's layout, drawn alike for filling in, for reading and for a preview: what is in it comes from outside.
 */
export function LayoutItems(props: LayoutItemsProps) {
  const { layout, values, evaluate, frame } = props;
  const label = useLabel();
  const items = layout.flatMap((item): readonly ReactNode[] => {
    if (frame) return [<Fragment key={item.id}>{frame.item(item, drawItem(item, props, label))}</Fragment>];
    if (item.visible_when && evaluate(item.visible_when, values) === false) return [];
    const drawn = drawItem(item, props, label);
    return drawn === null ? [] : [drawn];
  });
  return items.length === 0 ? null : <>{items}</>;
}

type ReadLabel = ReturnType<typeof useLabel>;

function drawItem(item: LayoutItem, props: LayoutItemsProps, label: ReadLabel): ReactNode | null {
  switch (item.type) {
    case 'section':
      return drawSection(item, props, label);
    case 'note':
      return <NoteOf key={item.id} item={item} {...props} />;
    case 'button': {
      const button = props.button?.(item) ?? null;
      return button && <div key={item.id} className="yz-layout-button">{button}</div>;
    }
    case 'related': {
      const list = props.related?.(item) ?? null;
      return (
        list && (
          <section key={item.id} className="yz-section" aria-label={label(item.label) || undefined}>
            {label(item.label) && <h2 className="yz-section-title">{label(item.label)}</h2>}
            {list}
          </section>
        )
      );
    }
    case 'columns': {
      const columns = item.columns.flatMap((column) =>
        !props.frame && isEmpty(column.layout, props, label) ? [] : [{ column, share: `${column.share}fr` }],
      );
      if (columns.length === 0) return null;
      return (
        <div
          key={item.id}
          className="yz-layout-columns"
          style={{ '--shares': columns.map(({ share }) => `minmax(0, ${share})`).join(' ') } as React.CSSProperties}
        >
          {columns.map(({ column }) => (
            <div key={column.id} className="yz-layout-column">
              <LayoutItems {...props} layout={column.layout} />
              {props.frame?.end(column.id, 'column')}
            </div>
          ))}
        </div>
      );
    }
    case 'tabs': {
      const tabs = item.tabs.flatMap((tab) => {
        if (!props.frame && tab.visible_when && props.evaluate(tab.visible_when, props.values) === false) return [];
        if (!props.frame && isEmpty(tab.layout, props, label)) return [];
        return [
          {
            id: tab.id,
            label: label(tab.label, tab.key),
            faults: props.faults?.(fieldsIn(tab.layout)) ?? 0,
            content: (
              <>
                <LayoutItems {...props} layout={tab.layout} />
                {props.frame?.end(tab.id, 'tab')}
              </>
            ),
          },
        ];
      });
      return tabs.length === 0 ? null : <LayoutTabs key={item.id} label={label(item.label)} tabs={tabs} />;
    }
  }
}

function drawSection(item: SectionItem, props: LayoutItemsProps, label: ReadLabel): ReactNode | null {
  const inside = props.fields(item);
  if (inside === null) return null;
  const heading = label(item.label);
  if (!item.collapsible || !heading) {
    return (
      <section key={item.id} className="yz-section" aria-label={heading || undefined}>
        {heading && <h2 className="yz-section-title">{heading}</h2>}
        {inside}
      </section>
    );
  }
  const faults = props.faults?.(item.fields) ?? 0;
  return (
    <details key={item.id} className="yz-section yz-section-folding" open={item.collapsible === 'open'}>
      <summary>
        <h2 className="yz-section-title">{heading}</h2>
        {faults > 0 && <span className="yz-layout-faults">{faults}</span>}
      </summary>
      {inside}
    </details>
  );
}

function NoteOf({ item, ...props }: LayoutItemsProps & { readonly item: NoteItem }) {
  return <Note note={item} {...props} />;
}

/** Whether nothing of it is to be seen just now. */
function isEmpty(layout: readonly LayoutItem[], props: LayoutItemsProps, label: ReadLabel): boolean {
  return layout.every(
    (item) =>
      (item.visible_when && props.evaluate(item.visible_when, props.values) === false) ||
      drawItem(item, props, label) === null,
  );
}

function fieldsIn(layout: readonly LayoutItem[]): readonly string[] {
  return placedItems(layout).flatMap((item) => (item.type === 'section' ? item.fields : []));
}
