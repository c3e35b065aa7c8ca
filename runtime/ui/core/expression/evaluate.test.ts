/**
 * Every case of tests/data/expressions.json, and generated expressions with Python's results, over
 * the trees of tests/data/expression_trees.json (`tests/engines/expression/trees.py` writes it).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate, EvaluationFailed } from '.';

interface Case {
  readonly about: string;
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly expected: string | boolean | readonly string[] | null | { readonly fails: string };
}

interface Generated {
  readonly text: string;
  readonly tree: object;
  readonly expected: readonly Case['expected'][];
}

interface Trees {
  readonly context: { readonly now: string; readonly zone: string; readonly me: string };
  readonly trees: Readonly<Record<string, object>>;
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly generated: readonly Generated[];
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(`${import.meta.dirname}/../../../../tests/data/${name}`, 'utf8')) as T;
}

const { cases } = load<{ readonly cases: readonly Case[] }>('expressions.json');
const { context, trees, records, generated } = load<Trees>('expression_trees.json');

function outcome(tree: object, values: Readonly<Record<string, unknown>>): Case['expected'] {
  try {
    return evaluate(tree, values, context);
  } catch (error) {
    if (error instanceof EvaluationFailed) return { fails: error.code };
    throw error;
  }
}

describe('the shared cases', () => {
  const abouts = [...new Set(cases.map((one) => one.about))];
  it.each(abouts)('%s', (about) => {
    const own = cases.filter((one) => one.about === about);
    const found = own.map((one) => ({ ...one, expected: outcome(trees[one.text] ?? {}, one.values) }));
    expect(found).toEqual(own);
  });
});

describe('generated expressions', () => {
  it('agree with the server', () => {
    expect(generated.length).toBeGreaterThan(100);
    const found = generated.map((one) => ({
      ...one,
      expected: records.map((values) => outcome(one.tree, values)),
    }));
    expect(found).toEqual(generated);
  });
});

describe('values from a form', () => {
  const root = { op: 'field', path: 'amount', level: 0, type: { kind: 'money', scale: 2 } };
  const tree = { format: 1, root };

  it('takes what is not a number yet as blank', () => {
    for (const typed of ['', '-', '12.', 'abc', undefined, null]) {
      expect(evaluate(tree, { amount: typed }, context)).toBeNull();
    }
  });

  it('takes a Date as the present, and a fixed offset as the zone', () => {
    const today = { format: 1, root: { op: 'call', name: 'today', args: [], type: { kind: 'date' } } };
    const now = new Date('2026-03-01T20:30:00Z');
    expect(evaluate(today, {}, { now, zone: '+03:30', me: null })).toBe('2026-03-02');
    expect(evaluate(today, {}, { now, zone: '-03:30', me: null })).toBe('2026-03-01');
    expect(evaluate(today, {}, { now, zone: 'UTC', me: null })).toBe('2026-03-01');
  });

  it('refuses a tree it does not know', () => {
    expect(() => evaluate({ format: 2, root }, {}, context)).toThrow(TypeError);
    const unknown = { op: 'call', name: 'constructor', args: [], type: { kind: 'text' } };
    expect(() => evaluate({ format: 1, root: unknown }, {}, context)).toThrow(TypeError);
  });
});
