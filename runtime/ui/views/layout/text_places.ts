/** Texts of a definition with `{field.path}` places, cut where values go. No React. */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import type { FieldValue, Values } from '../../core/record';

export type TextPiece = string | TextPlace;

export interface TextPlace {
  readonly path: string;
  readonly field: FieldDefinition | undefined;
  readonly value: FieldValue | undefined;
}

const PLACE = /\{([\p{L}][\p{L}\p{N}_]*(?:\.[\p{L}][\p{L}\p{N}_]*){0,5})\}/gu;

export function piecesOf(
  text: string,
  entity: EntityDefinition,
  entities: Readonly<Record<string, EntityDefinition>>,
  values: Values,
): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    if (match.index > end) pieces.push(text.slice(end, match.index));
    const path = match[1] ?? '';
    pieces.push({ path, field: fieldAtPath(entity, entities, path), value: values[path] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** An address with its places filled in; a value can become no other part of it than the one it stands in. */
export function filledAddress(pieces: readonly TextPiece[], titles: Readonly<Record<string, string>>): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const plain = typeof piece.value === 'string' ? piece.value : '';
      return encodeURIComponent(titles[plain] ?? plain);
    })
    .join('');
}
