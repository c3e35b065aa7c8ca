import { describe, expect, it } from 'vitest';

import { type Spread, placeBeyond, placeUnder } from './geometry';

const box = (left: number, top: number, width = 100, height = 40) => ({ left, top, width, height });
const spread = (place: string, left: number, top: number, width = 100, height = 40, depth?: number): Spread<string> => ({ place, box: box(left, top, width, height), depth });

describe('which place is meant', () => {
  const shape = box(0, 0, 10, 10);

  it('takes the deepest under the pointer', () => {
    const places = [spread('form', 0, 0, 400, 400, 0), spread('field', 20, 20, 100, 40, 2), spread('section', 10, 10, 300, 300, 1)];
    expect(placeUnder({ x: 30, y: 30 }, shape, places)).toBe('field');
    expect(placeUnder({ x: 200, y: 200 }, shape, places)).toBe('section');
    expect(placeUnder({ x: 390, y: 390 }, shape, places)).toBe('form');
  });

  it('takes the one whose middle is nearest where two meet', () => {
    const places = [spread('high', 0, 0, 100, 200), spread('low', 0, 100, 100, 40)];
    expect(placeUnder({ x: 50, y: 110 }, shape, places)).toBe('high');
    expect(placeUnder({ x: 50, y: 118 }, shape, places)).toBe('low');
  });

  it('takes what the shape covers most when the pointer is beside everything', () => {
    const places = [spread('one', 0, 0), spread('other', 0, 50)];
    expect(placeUnder({ x: 120, y: 60 }, box(20, 40, 100, 40), places)).toBe('other');
    expect(placeUnder({ x: 300, y: 300 }, box(280, 280, 40, 40), places)).toBeUndefined();
  });

  it('means a place with a depth only under the pointer itself', () => {
    expect(placeUnder({ x: 120, y: 20 }, box(20, 0, 100, 40), [spread('field', 0, 0, 100, 40, 1)])).toBeUndefined();
  });
});

describe('the next place by arrow keys', () => {
  const grid = [spread('a', 0, 0), spread('b', 110, 0), spread('c', 0, 50), spread('d', 110, 50), spread('none', 0, 90, 0, 0)];
  const from = (place: string) => grid.find((one) => one.place === place)?.box ?? box(0, 0);
  const next = (place: string, way: 'up' | 'down' | 'left' | 'right') =>
    placeBeyond(way, from(place), grid.filter((one) => one.place !== place))?.place;

  it.each([
    ['a', 'right', 'b'],
    ['a', 'down', 'c'],
    ['d', 'left', 'c'],
    ['d', 'up', 'b'],
    ['a', 'left', undefined],
    ['c', 'down', undefined],
  ] as const)('goes from %s %s to %s', (place, way, to) => {
    expect(next(place, way)).toBe(to);
  });
});
