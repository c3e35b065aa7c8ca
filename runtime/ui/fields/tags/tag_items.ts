/** Tags as a form holds them: words, or words with the day until which they are given. No React. */
import { type DatedTag, type FieldValue, itemsOf } from '../../core/record';

export interface TagItem {
  readonly tag: string;
  /** As the form says it, else as the record has it. */
  readonly until: string | undefined;
}

/** `endOf`: the day a tag has in the record. */
export function tagItems(value: FieldValue | undefined, endOf: (tag: string) => string | undefined): readonly TagItem[] {
  const said = saidOf(value);
  return itemsOf(value).map((tag) => {
    const one = said.get(tag);
    return { tag, until: one === undefined ? endOf(tag) : (one ?? undefined) };
  });
}

/** These words; what was said of their days stays said. */
export function withWords(value: FieldValue | undefined, words: readonly string[]): FieldValue {
  const said = saidOf(value);
  return valueOf(words, new Map(words.flatMap((word) => (said.has(word) ? [[word, said.get(word) ?? null] as const] : []))));
}

/** A tag given until a day, or for good. */
export function withDay(value: FieldValue | undefined, tag: string, until: string | null): FieldValue {
  return valueOf(itemsOf(value), new Map([...saidOf(value), [tag, until]]));
}

function saidOf(value: FieldValue | undefined): ReadonlyMap<string, string | null> {
  const items = Array.isArray(value) ? (value as readonly (string | DatedTag)[]) : [];
  return new Map(
    items.flatMap((item) => (typeof item === 'object' && item.until !== undefined ? [[item.tag, item.until] as const] : [])),
  );
}

function valueOf(words: readonly string[], said: ReadonlyMap<string, string | null>): FieldValue {
  if (words.length === 0) return null;
  if (said.size === 0) return [...words];
  return words.map((tag) => (said.has(tag) ? { tag, until: said.get(tag) ?? null } : { tag }));
}
