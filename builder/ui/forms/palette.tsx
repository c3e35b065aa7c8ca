import { Input } from 'antd';
import { type ReactNode, memo, useState } from 'react';

import type { FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { useDragItem } from '@yingzao/runtime-ui/dnd';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { useText } from '../i18n/use_text';
import { TypeIcon } from '../inputs/type_icon';
import { type DragKind, type Fresh, freshDragId, kindOfPart } from './drag_ids';
import type { LayoutPartType } from './layout_document';
import { FIELD_KINDS } from './new_field';
import { PartIcon } from './part_icon';
import { typeTexts } from './type_texts';
import './palette.css';

export const PART_TYPES: readonly LayoutPartType[] = ['section', 'tabs', 'columns', 'note', 'button', 'related'];
const GROUPS = ['text', 'number', 'time', 'choice', 'link', 'computed', 'file', 'special'] as const;

export interface PaletteProps {
  /** Fields of the records that the form does not show. */
  readonly unplaced: readonly FieldDefinition[];
  readonly onAdd: (fresh: Fresh) => void;
}

/** What can be put on a form: pressed it goes where one is, dragged where one likes. */
export const Palette = memo(function Palette({ unplaced, onAdd }: PaletteProps) {
  const text = useText();
  const label = useLabel();
  const [wanted, setWanted] = useState('');
  const word = wanted.trim().toLocaleLowerCase();
  const fits = (...words: string[]) => words.some((one) => one.toLocaleLowerCase().includes(word));
  const fields = unplaced.filter((field) => fits(label(field.label), field.key));
  const kinds = FIELD_KINDS.filter(({ type }) => fits(label(typeTexts(type)), type));
  const parts = PART_TYPES.filter((type) => fits(text(`designer.part_${type}`), type));
  return (
    <div className="yz-palette">
      <Input allowClear size="small" aria-label={text('palette.find')} placeholder={text('palette.find_short')} value={wanted} onChange={(event) => setWanted(event.target.value)} />
      <section aria-label={text('palette.unplaced')}>
        <h3>
          {text('palette.unplaced')} <span className="yz-muted">{unplaced.length}</span>
        </h3>
        {unplaced.length === 0 && <p className="yz-muted">{text('palette.all_placed')}</p>}
        <ul className="yz-palette-list">
          {fields.map((field) => (
            <Entry key={field.key} fresh={{ make: 'field', key: field.key }} kind="field" icon={<TypeIcon type={field.type} />} name={label(field.label, field.key)} onAdd={onAdd} />
          ))}
        </ul>
      </section>
      {parts.length > 0 && (
        <section aria-label={text('palette.parts')}>
          <h3>{text('palette.parts')}</h3>
          <ul className="yz-palette-grid">
            {parts.map((type) => (
              <Entry key={type} fresh={{ make: 'part', type }} kind={kindOfPart(type)} icon={<PartIcon type={type} />} name={text(`designer.part_${type}`)} onAdd={onAdd} />
            ))}
          </ul>
        </section>
      )}
      {kinds.length > 0 && (
        <section aria-label={text('palette.new_field')}>
          <h3>{text('palette.new_field')}</h3>
          {GROUPS.map((group) => {
            const own = kinds.filter((kind) => kind.group === group);
            return own.length === 0 ? null : (
              <ul className="yz-palette-grid" key={group} aria-label={text(`palette.group_${group}`)}>
                {own.map(({ type }) => (
                  <Entry key={type} fresh={{ make: 'new_field', type }} kind="field" icon={<TypeIcon type={type} />} name={label(typeTexts(type))} onAdd={onAdd} />
                ))}
              </ul>
            );
          })}
        </section>
      )}
    </div>
  );
});

interface EntryProps {
  readonly fresh: Fresh;
  readonly kind: DragKind;
  readonly icon: ReactNode;
  readonly name: string;
  readonly onAdd: (fresh: Fresh) => void;
}

function Entry({ fresh, kind, icon, name, onAdd }: EntryProps) {
  const { ref, dragged } = useDragItem({ id: freshDragId(fresh), kind });
  return (
    <li>
      <button type="button" ref={ref} className={`yz-palette-entry${dragged ? ' yz-dragged' : ''}`} onClick={() => onAdd(fresh)}>
        <span className="yz-palette-sign" aria-hidden="true">
          {icon}
        </span>
        <span className="yz-palette-name">{name}</span>
      </button>
    </li>
  );
}
