import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { clip, paste, readClip } from './clipboard';
import {
  type LayoutPart,
  type Place,
  type SectionPart,
  containersOf,
  fieldsPlaced,
  isFieldPlace,
  layoutOf,
  mayHold,
  partAt,
  placedParts,
  readingOrder,
  withLayout,
} from './layout_document';
import {
  duplicatePlaces,
  insertPart,
  movePlaces,
  newColumns,
  newTabs,
  nudged,
  outermost,
  placeFields,
  removePlaces,
  unwrapPlace,
  updatePart,
  wrapPlaces,
} from './operations';

const tabLabel = (number: number) => ({ en: `Page ${number}` });
const section = (id: string, ...fields: string[]): SectionPart => ({ id, key: id, type: 'section', fields });
const note = (id: string): LayoutPart => ({ id, key: id, type: 'note', text: { en: id } });

const LAYOUT: readonly LayoutPart[] = [
  section('who', 'name', 'phone'),
  {
    id: 'pages', key: 'pages', type: 'tabs',
    tabs: [
      { id: 'basic', key: 'basic', label: { en: 'Basics' }, layout: [
        { id: 'sides', key: 'sides', type: 'columns', columns: [
          { id: 'left', key: 'left', layout: [section('a', 'level')] },
          { id: 'right', key: 'right', layout: [section('b', 'area', 'remark')] },
        ] },
      ] },
      { id: 'more', key: 'more', label: { en: 'More' }, layout: [note('tip')] },
    ],
  },
  note('end'),
];

const shape = (layout: readonly LayoutPart[]): unknown =>
  layout.map((part) => {
    if (part.type === 'section') return [part.id, ...part.fields];
    if (part.type === 'tabs') return { [part.id]: part.tabs.map((tab) => shape(tab.layout)) };
    if (part.type === 'columns') return { [part.id]: part.columns.map((column) => shape(column.layout)) };
    return part.id;
  });

describe('moving', () => {
  test('a field within its section, counted before it is taken out', () => {
    const moved = movePlaces(LAYOUT, ['who#name'], { container: 'who', index: 2 });
    expect(shape(moved?.layout ?? [])).toEqual([['who', 'phone', 'name'], { pages: expect.anything() }, 'end']);
    expect(moved?.places).toEqual(['who#name']);
  });

  test('fields of several sections together, in reading order', () => {
    const moved = movePlaces(LAYOUT, ['pages/basic/sides/right/b#remark', 'who#phone'], { container: 'pages/basic/sides/left/a', index: 0 });
    expect(partAt(moved?.layout ?? [], 'pages/basic/sides/left/a')).toMatchObject({ fields: ['phone', 'remark', 'level'] });
  });

  test('a field among items comes into a section of its own', () => {
    const moved = movePlaces(LAYOUT, ['who#phone'], { container: '', index: 0 });
    const [first] = moved?.layout ?? [];
    expect(first).toMatchObject({ type: 'section', fields: ['phone'] });
    expect(moved?.places).toEqual([`${first?.id}#phone`]);
  });

  test('an item out of a tab leaves no empty tab behind', () => {
    const moved = movePlaces(LAYOUT, ['pages/more/tip'], { container: '', index: 0 });
    expect(moved?.layout.map(({ id }) => id)).toEqual(['tip', 'who', 'pages', 'end']);
    expect(partAt(moved?.layout ?? [], 'pages')).toMatchObject({ tabs: [{}, { layout: [{ type: 'section', fields: [] }] }] });
  });

  test.each([
    ['tabs into a tab of theirs', 'pages', 'pages/more'],
    ['columns into a column', 'pages/basic/sides', 'pages/basic/sides/left'],
  ])('%s is refused', (_, place, container) => {
    expect(movePlaces(LAYOUT, [place], { container, index: 0 })).toBeUndefined();
  });

  test('what moves keeps no id that its new list has already', () => {
    const twice: readonly LayoutPart[] = [note('x'), { id: 'c', key: 'c', type: 'columns', columns: [
      { id: '1', key: 'c1', layout: [note('x')] }, { id: '2', key: 'c2', layout: [section('s')] }] }];
    const moved = movePlaces(twice, ['c/1/x'], { container: '', index: 1 });
    const ids = moved?.layout.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(3);
  });

  test('by one step, over the end of a section into the next', () => {
    expect(partAt(nudged(LAYOUT, 'who#phone', 1)?.layout ?? [], 'pages/basic/sides/left/a')).toMatchObject({ fields: ['phone', 'level'] });
    expect(nudged(LAYOUT, 'who#name', -1)).toBeUndefined();
    expect(nudged(LAYOUT, 'end', -1)?.layout.map(({ id }) => id)).toEqual(['who', 'end', 'pages']);
    expect(nudged(LAYOUT, 'end', 1)).toBeUndefined();
  });
});

describe('wrapping', () => {
  test('items into columns, each in its own', () => {
    const wrapped = wrapPlaces([section('s', 'name'), note('n'), note('m')], ['s', 'n'], 'columns', tabLabel);
    expect(wrapped?.layout).toMatchObject([{ type: 'columns', columns: [{ layout: [{ id: 's' }] }, { layout: [{ id: 'n' }] }] }, { id: 'm' }]);
  });

  test('fields into a section behind theirs', () => {
    const wrapped = wrapPlaces(LAYOUT, ['who#name'], 'section', tabLabel);
    expect(wrapped?.layout[1]).toMatchObject({ type: 'section', fields: ['name'] });
  });

  test('tabs are not wrapped into tabs, columns not into columns', () => {
    expect(wrapPlaces(LAYOUT, ['pages'], 'tabs', tabLabel)).toBeUndefined();
    expect(wrapPlaces(LAYOUT, ['pages/basic/sides'], 'columns', tabLabel)).toBeUndefined();
  });

  test('and out again', () => {
    const tabs = insertPart([note('n')], newTabs([note('n')], tabLabel, [section('s', 'name')]), { container: '', index: 0 });
    const open = unwrapPlace(tabs?.layout ?? [], tabs?.places[0] ?? '');
    expect(shape(open?.layout ?? [])).toEqual([['s', 'name'], 'n']);
  });
});

test('what does not change stays the same object', () => {
  const moved = movePlaces(LAYOUT, ['who#name'], { container: 'who', index: 2 });
  expect(moved?.layout[1]).toBe(LAYOUT[1]);
  expect(updatePart(LAYOUT, 'who', (part) => part)).toBe(LAYOUT);
});

test('a form of plain sections stays one until it holds something else', () => {
  const form = { id: 'f', key: 'f', entity: 'order', sections: [{ id: 's', key: 's', fields: ['name'] }] };
  const more = placeFields(layoutOf(form), ['phone'], { container: 's', index: 1 });
  expect(withLayout(form, more.layout)).toEqual({ ...form, sections: [{ id: 's', key: 's', fields: ['name', 'phone'] }] });
  const other = insertPart(more.layout, note('n'), { container: '', index: 1 });
  expect(withLayout(form, other?.layout ?? [])).not.toHaveProperty('sections');
});

test('a copy has ids, keys and no fields of its own', () => {
  const made = duplicatePlaces(LAYOUT, ['pages']);
  expect(made.layout).toHaveLength(4);
  expect(fieldsPlaced(made.layout)).toEqual(fieldsPlaced(LAYOUT));
  const keys = placedParts(made.layout).map(({ part }) => part.key);
  expect(new Set(keys).size).toBe(keys.length);
});

describe('the clipboard', () => {
  const text = clip(LAYOUT, ['who#name', 'end', 'pages/basic/sides'], 'order');

  test('carries items and fields to another form', () => {
    const clipped = readClip(text);
    expect(clipped?.fields).toEqual(['name']);
    const into = [section('s', 'area')];
    const done = paste(into, clipped!, 'order', ['name', 'area', 'remark', 'level'], { container: '', index: 1 }, { container: 's', index: 1 });
    expect(done.left).toEqual(['area']);
    expect(fieldsPlaced(done.layout).toSorted()).toEqual(['area', 'level', 'name', 'remark']);
  });

  test('to another entity without what that does not have', () => {
    const clipped = readClip(clip([{ ...section('s', 'name', 'gone'), visible_when: 'gone' }], ['s'], 'order'));
    const done = paste([section('t')], clipped!, 'client', ['name'], { container: '', index: 0 }, { container: 't', index: 0 });
    expect(done.layout[0]).toMatchObject({ fields: ['name'] });
    expect(done.layout[0]).not.toHaveProperty('visible_when');
  });

  test.each(['', 'text', '{"kind":"other"}', '{"kind":"yingzao/layout"}', '{broken'])('%s is not ours', (other) => {
    expect(readClip(other)).toBeUndefined();
  });
});

/** What every layout of a package must be. */
function lawful(layout: readonly LayoutPart[]): void {
  expect(layout.length).toBeGreaterThan(0);
  const fields = fieldsPlaced(layout);
  expect(new Set(fields).size).toBe(fields.length);
  for (const { kind, layout: held } of containersOf(layout)) {
    expect(held.length).toBeGreaterThan(0);
    expect(new Set(held.map(({ id }) => id)).size).toBe(held.length);
    expect(new Set(held.map(({ key }) => key)).size).toBe(held.length);
    for (const part of held) {
      expect(mayHold(kind, part.type)).toBe(true);
      const pieces = part.type === 'tabs' ? part.tabs.length : part.type === 'columns' ? part.columns.length : 2;
      expect(pieces).toBeGreaterThan(1);
    }
  }
}

type Step = readonly [what: number, from: readonly number[], to: number, at: number];
const steps = fc.array(
  fc.tuple(fc.nat(7), fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }), fc.nat(20), fc.nat(6)),
  { maxLength: 12 },
);
const KEYS = ['name', 'phone', 'level', 'area', 'remark', 'due', 'owner_note'];

function stepped(layout: readonly LayoutPart[], [what, from, to, at]: Step): readonly LayoutPart[] {
  const order = readingOrder(layout);
  const places: Place[] = from.map((one) => order[one % order.length] ?? '');
  const spots = [...containersOf(layout).map(({ place }) => place), ...placedParts(layout).filter(({ part }) => part.type === 'section').map(({ place }) => place)];
  const spot = { container: spots[to % spots.length] ?? '', index: at };
  switch (what) {
    case 0: return movePlaces(layout, places, spot)?.layout ?? layout;
    case 1: return removePlaces(layout, places);
    case 2: return placeFields(layout, from.map((one) => KEYS[one % KEYS.length] ?? ''), spot).layout;
    case 3: return insertPart(layout, newColumns(layout), spot)?.layout ?? layout;
    case 4: return wrapPlaces(layout, places, to % 2 ? 'tabs' : 'columns', tabLabel)?.layout ?? layout;
    case 5: return unwrapPlace(layout, places[0] ?? '')?.layout ?? layout;
    case 6: return duplicatePlaces(layout, places).layout;
    default: return nudged(layout, places[0] ?? '', to % 2 ? 1 : -1)?.layout ?? layout;
  }
}

test('whatever is done, a layout stays one, and moving loses and makes no field', () => {
  fc.assert(
    fc.property(steps, (done) => {
      let layout = LAYOUT;
      for (const step of done) {
        const before = fieldsPlaced(layout).toSorted();
        layout = stepped(layout, step);
        lawful(layout);
        const after = fieldsPlaced(layout).toSorted();
        expect([1, 2].includes(step[0]) ? before : after).toEqual(before);
      }
      const chosen = outermost(layout, readingOrder(layout));
      expect(chosen.every((place) => !isFieldPlace(place))).toBe(true);
    }),
    { numRuns: 150, seed: 31 },
  );
});
