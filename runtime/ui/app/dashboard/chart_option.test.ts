import { expect, test } from 'vitest';

import type { ReportAnswer } from '../../core/report';
import type { Format } from '../../hooks/use_format';
import { chartOption } from './chart_option';

const format = {
  money: (text: string) => `¥${text}`,
  decimal: (text: string) => text,
  compact: (text: string) => text,
  date: (text: string) => text,
} as unknown as Format;

const answer: ReportAnswer = {
  entity: 'a.b',
  generated_at: '2026-03-31T08:00:00Z',
  columns: [
    { key: 'month', label: { en: 'Month' }, kind: 'dimension', type: { kind: 'date' }, grain: 'month' },
    { key: 'amount', label: { en: 'Amount' }, kind: 'measure', type: { kind: 'money', scale: 2 } },
    { key: 'count', label: { en: 'Count' }, kind: 'measure', type: { kind: 'number', scale: 0 } },
  ],
  rows: [
    { values: { month: '2026-02-01', amount: '10.50', count: '1' }, filter: 'february' },
    { values: { month: null, amount: '5.00', count: '2' }, filter: 'never' },
  ],
};

interface Drawn {
  readonly xAxis: { readonly data: readonly string[] };
  readonly series: readonly { readonly name: string; readonly data: readonly (number | null)[] }[];
  readonly aria: { readonly label: { readonly description: string } };
}

function draw(report: ReportAnswer): { drawn: Drawn; rowAt: ReturnType<typeof chartOption>['rowAt'] } {
  const { option, rowAt } = chartOption({
    answer: report, type: 'line', label: 'Won', language: 'en', format, blank: '(blank)', animate: false,
  });
  return { drawn: option as unknown as Drawn, rowAt };
}

test('only measures that share the axis are drawn, and every point knows its row', () => {
  const { drawn, rowAt } = draw(answer);
  expect(drawn.xAxis.data).toEqual(['Feb 2026', '(blank)']);
  expect(drawn.series).toMatchObject([{ name: 'Amount', data: [10.5, 5] }]);
  expect(rowAt(0, 1)?.filter).toBe('never');
  expect(rowAt(1, 0)).toBeUndefined();
});

test('months without records are drawn: as nothing where that is a figure', () => {
  const { drawn, rowAt } = draw({
    ...answer,
    columns: [...answer.columns.slice(0, 1), { ...answer.columns[1]!, empty: '0' }],
    rows: [
      { values: { month: '2026-02-01', amount: '1' }, filter: 'a' },
      { values: { month: '2026-04-01', amount: '2' }, filter: 'b' },
    ],
  });
  expect(drawn.xAxis.data).toEqual(['Feb 2026', 'Mar 2026', 'Apr 2026']);
  expect(drawn.series[0]?.data).toEqual([1, 0, 2]);
  expect(rowAt(0, 1)).toBeUndefined();
  expect(rowAt(0, 2)?.filter).toBe('b');
});

test('a second dimension splits the bars, with gaps where a row is missing', () => {
  const { drawn, rowAt } = draw({
    ...answer,
    columns: [
      ...answer.columns.slice(0, 1),
      { key: 'stage', label: {}, kind: 'dimension', type: { kind: 'choice' }, options: [{ id: 'w', key: 'won', label: { en: 'Won' } }] },
      ...answer.columns.slice(1),
    ],
    rows: [
      { values: { month: '2026-02-01', stage: 'won', amount: '1' }, filter: 'a' },
      { values: { month: '2026-03-01', stage: 'lost', amount: '2' }, filter: 'b' },
    ],
  });
  expect(drawn.series).toMatchObject([
    { name: 'Won', data: [1, null] },
    { name: 'lost', data: [null, 2] },
  ]);
  expect(rowAt(1, 1)?.filter).toBe('b');
});

test('the picture is told in words', () => {
  expect(draw(answer).drawn.aria.label.description).toBe('Won. Amount: Feb 2026 ¥10.50, (blank) ¥5.00');
});
