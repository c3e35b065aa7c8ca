import { expect, test } from 'vitest';

import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';

import { type FunctionHelp, offersAt } from './completion';
import { namedOptions } from './read_names';
import type { ExpressionScope } from './scope';

const order: EntityDefinition = {
  name: 'shop.order', app: 'shop', key: 'order', label: {}, title: 'name', actions: [],
  fields: [
    { id: '1', key: 'total', type: 'money', label: { zh: '总额', en: 'Total' } },
    { id: '2', key: 'stage', type: 'choice', label: { zh: '阶段', en: 'Stage' }, options: [
      { id: 'a', key: 'won', label: { zh: '赢单', en: 'Won' } },
      { id: 'b', key: 'lost', label: { zh: '输单', en: 'Lost' } },
      { id: 'c', key: 'old', label: { zh: '旧', en: 'Old' }, active: false },
    ] },
    { id: '3', key: 'client', type: 'reference', label: { zh: '客户', en: 'Client' }, entity: 'shop.client' },
    { id: '4', key: 'in', type: 'text', label: { zh: '里', en: 'Inside' } },
  ],
};
const client: EntityDefinition = { ...order, name: 'shop.client', key: 'client', fields: [order.fields[1]!] };
const scope: ExpressionScope = { entity: order, entities: { 'shop.order': order, 'shop.client': client }, parameters: [{ key: 'limit', label: { zh: '上限' } }] };
const functions: readonly FunctionHelp[] = ['today', 'round'].map((key) => ({
  key, category: 'number', signature: `${key}()`, parameters: key === 'round' ? [{ name: 'value', optional: false, repeated: false }] : [],
  result: 'any', doc: {}, examples: [],
}));

/** `|` is where the cursor stands; gives the text after the first offer is taken. */
function taken(marked: string, wanted?: string): string | undefined {
  const position = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, offers } = offersAt(text, position, scope, functions, 'zh');
  const offer = wanted === undefined ? offers[0] : offers.find(({ label }) => label === wanted);
  if (!offer) return undefined;
  const at = from + (offer.cursor ?? offer.text.length);
  const done = text.slice(0, from) + offer.text + text.slice(to);
  return `${done.slice(0, at)}|${done.slice(at)}`;
}

test.each([
  ['to|', 'total|'],
  ['总|', 'total|'],
  ['1 + rou|', '1 + round(|)'],
  ['tod|', 'today()|'],
  ['client.|', 'client.stage|'],
  ['client.阶|', 'client.stage|'],
  ['里|', '`in`|'],
  ['参|', 'parameter.|'],
  ['total > parameter.|', 'total > parameter.limit|'],
  ['stage == |', 'stage == "won"|'],
  ['client.stage != "lo|"', 'client.stage != "lost"|'],
  ['stage in ("won", |)', 'stage in ("won", "won"|)'],
])('%s becomes %s', (before, after) => {
  expect(taken(before)).toBe(after);
});

test('what is no longer offered to people is not offered here', () => {
  expect(taken('stage == |', '旧')).toBeUndefined();
  expect(taken('stage == |', '输单')).toBe('stage == "lost"|');
});

test('nothing follows behind a path that leads nowhere', () => {
  expect(offersAt('nothing.', 8, scope, functions, 'zh').offers).toEqual([]);
});

test('texts that stand for options', () => {
  const text = 'stage == "won" and (stage not in ("lost", "x") or contains(client.stage, "won")) and name == "won"';
  expect(namedOptions(text, scope).map(({ start, end }) => text.slice(start, end))).toEqual(['"won"', '"lost"', '"x"', '"won"']);
});
