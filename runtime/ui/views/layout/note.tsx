import { type ComponentType, Fragment } from 'react';

import type { EntityDefinition, NoteItem } from '../../core/definition';
import { type Values, isBlank } from '../../core/record';
import type { FieldShowProps } from '../../fields/field_kit';
import { useLabel } from '../../hooks/use_label';
import { piecesOf } from './text_places';

export interface NoteProps {
  readonly note: NoteItem;
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly values: Values;
  readonly titles: Readonly<Record<string, string>>;
  readonly Cell: ComponentType<FieldShowProps>;
}

/** A text between the fields, with the record's values as they are just now. */
export function Note({ note, entity, entities, values, titles, Cell }: NoteProps) {
  const label = useLabel();
  const heading = label(note.label);
  const currency = typeof values.currency === 'string' ? values.currency : undefined;
  return (
    <div className={`yz-note yz-note-${note.tone}`} role="note">
      {heading && <strong>{heading}</strong>}
      <p>
        {piecesOf(label(note.text), entity, entities, values).map((piece, at) => {
          if (typeof piece === 'string') return <Fragment key={at}>{piece}</Fragment>;
          const { field, value } = piece;
          if (!field || isBlank(value)) return null;
          const title = typeof value === 'string' ? titles[value] : undefined;
          return <Cell key={at} field={field} value={value} title={title} currency={currency} />;
        })}
      </p>
    </div>
  );
}
