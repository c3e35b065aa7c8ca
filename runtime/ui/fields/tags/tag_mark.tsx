import type { FieldDefinition } from '../../core/definition';
import { formatDate } from '../../core/format/date';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { tagColours } from '../choice/tag_colours';

/** A word as a tag, in the colour the definition lists it with. */
export function TagMark({
  field,
  word,
  until,
  spelled = false,
}: {
  readonly field: FieldDefinition;
  readonly word: string;
  /** The last day it is given. */
  readonly until?: string | undefined;
  /** With room for the day. */
  readonly spelled?: boolean;
}) {
  const text = useText();
  const language = useLanguage();
  const end = until && field.expiring ? text('field.until_day', { day: formatDate(until, language) }) : undefined;
  const listed = field.listed?.find((one) => one.text === word);
  const colours = tagColours(listed?.colour);
  return (
    <span className="yz-tag" title={end && `${word} · ${end}`} style={{ color: colours.text, background: colours.background }}>
      {listed?.colour && <span className="yz-tag-dot" style={{ background: colours.dot }} aria-hidden="true" />}
      {word}
      {end && (spelled ? <span className="yz-tag-end">{end}</span> : <span className="yz-visually-hidden">{end}</span>)}
    </span>
  );
}
