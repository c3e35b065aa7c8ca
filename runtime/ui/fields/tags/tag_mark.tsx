import type { FieldDefinition } from '../../core/definition';
import { tagColours } from '../choice/tag_colours';

/** A word as a tag, in the colour the definition lists it with. */
export function TagMark({ field, word }: { readonly field: FieldDefinition; readonly word: string }) {
  const listed = field.listed?.find(({ text }) => text === word);
  const colours = tagColours(listed?.colour);
  return (
    <span className="yz-tag" style={{ color: colours.text, background: colours.background }}>
      {listed?.colour && <span className="yz-tag-dot" style={{ background: colours.dot }} aria-hidden="true" />}
      {word}
    </span>
  );
}
