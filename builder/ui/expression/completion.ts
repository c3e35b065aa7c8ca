/** What may be written at a place of a formula. No React, and no editor. */
import { quote, spellPath } from '@yingzao/runtime-ui/core/filter/literal';
import { type Language, pick } from '@yingzao/runtime-ui/core/label';

import { namedOptions, namesAt } from './read_names';
import { type ExpressionScope, type ScopeName, followed } from './scope';
import { KEYWORDS, tokenize } from './tokens';

export interface FunctionHelp {
  readonly key: string;
  readonly category: string;
  readonly signature: string;
  readonly parameters: readonly { readonly name: string; readonly optional: boolean; readonly repeated: boolean }[];
  readonly result: string;
  readonly doc: Readonly<Record<string, string>>;
  readonly examples: readonly { readonly text: string; readonly expected: string }[];
}

export interface Offer {
  readonly kind: 'field' | 'function' | 'option' | 'word';
  /** What people call it. */
  readonly label: string;
  /** Key or signature, shown small. */
  readonly detail: string;
  /** What is put in, and where within it the cursor goes (default: its end). */
  readonly text: string;
  readonly cursor?: number;
  readonly help?: FunctionHelp;
}

export interface Offers {
  /** What is typed so far, to be replaced. */
  readonly from: number;
  readonly to: number;
  readonly offers: readonly Offer[];
}

const WORD = /[\p{L}_`][\p{L}\p{M}\p{N}_]*`?$/u;

export function offersAt(text: string, position: number, scope: ExpressionScope, functions: readonly FunctionHelp[], language: Language): Offers {
  const options = optionOffers(text, position, scope, language);
  if (options) return options;
  const before = text.slice(0, position);
  const typed = WORD.exec(before)?.[0] ?? '';
  const from = position - typed.length;
  const tokens = tokenize(before.slice(0, from));
  const names = namesAt(text, position, scope);
  if (tokens.at(-1)?.value === '.' && tokens.at(-1)?.kind === 'symbol') {
    const path: string[] = [];
    for (let at = tokens.length - 1; at > 0 && tokens[at]?.value === '.'; at -= 2) path.unshift(tokens[at - 1]?.value ?? '');
    const members = followed(names, path)?.at(-1)?.members?.() ?? [];
    return { from, to: position, offers: matching(members.map((name) => nameOffer(name, language, true)), typed) };
  }
  const all = [
    ...names.map((name) => nameOffer(name, language, false)),
    ...functions.map((help) => functionOffer(help, text.slice(position))),
    ...[...KEYWORDS].map((word): Offer => ({ kind: 'word', label: word, detail: '', text: word })),
  ];
  return { from, to: position, offers: matching(all, typed.replace(/^`/, '')) };
}

function nameOffer(name: ScopeName, language: Language, member: boolean): Offer {
  const text = member ? name.key : spellPath(name.key);
  // A namespace is nothing by itself.
  const alone = name.field !== undefined || name.key === 'me' || name.key === 'id' || !name.members;
  return { kind: 'field', label: pick(name.label, language, name.key), detail: name.key, text: alone ? text : `${text}.` };
}

function functionOffer(help: FunctionHelp, after: string): Offer {
  const bare = after.startsWith('(');
  const text = bare ? help.key : `${help.key}()`;
  const cursor = help.parameters.length > 0 && !bare ? text.length - 1 : undefined;
  return { kind: 'function', label: help.key, detail: help.signature, text, cursor, help };
}

/** Inside or before a text compared with a choice: its options. */
function optionOffers(text: string, position: number, scope: ExpressionScope, language: Language): Offers | undefined {
  const place = namedOptions(text, scope).find(({ start, end }) => position > start && position < end);
  const hole = place ?? holeAt(text, position, scope);
  if (!hole) return undefined;
  const typed = place ? text.slice(hole.start, position).replace(/^["']/, '') : '';
  const offers = (hole.field.options ?? [])
    .filter(({ active }) => active !== false)
    .map((option): Offer => ({ kind: 'option', label: pick(option.label, language, option.key), detail: option.key, text: quote(option.key) }));
  return { from: hole.start, to: hole.end, offers: matching(offers, typed) };
}

/** Right behind `stage == ` nothing stands yet. */
function holeAt(text: string, position: number, scope: ExpressionScope) {
  const before = text.slice(0, position);
  if (!/(==|!=|[(,])\s*$/.test(before)) return undefined;
  // What would be there were a text begun.
  const tried = namedOptions(`${before}""${text.slice(position)}`, scope).find(({ start }) => start === position);
  return tried && { ...tried, start: position, end: position };
}

function matching(offers: readonly Offer[], typed: string): readonly Offer[] {
  const wanted = typed.toLocaleLowerCase();
  if (wanted === '') return offers;
  const rank = ({ label, detail, kind }: Offer): number => {
    const words = [label.toLocaleLowerCase(), kind === 'function' ? '' : detail.toLocaleLowerCase()];
    if (words.some((word) => word.startsWith(wanted))) return 0;
    return words.some((word) => word.includes(wanted)) ? 1 : 2;
  };
  return offers
    .map((offer) => ({ offer, rank: rank(offer) }))
    .filter((one) => one.rank < 2)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ offer }) => offer);
}
