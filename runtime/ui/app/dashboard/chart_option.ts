/** A report answer as an ECharts option. No React, no drawing. */
import type { EChartsCoreOption } from 'echarts/core';

import { type Language, pick } from '../../core/label';
import type { ReportAnswer, ReportColumn, ReportRow } from '../../core/report';
import type { Format } from '../../hooks/use_format';
import { withoutGaps } from './periods';
import { dimensionText, dimensions, measureText, measures, numberOf } from './report_values';

const PALETTE = ['#1d6b62', '#c98a2b', '#4a6fa5', '#a8524a', '#6b8f3c', '#7a5c99', '#2f8f9d', '#8a6d4b'];
const TEXT = '#55605d';
const LINE = '#e6eae9';

export interface ChartInput {
  readonly answer: ReportAnswer;
  readonly type: 'bar' | 'line';
  readonly label: string;
  readonly language: Language;
  readonly format: Format;
  readonly blank: string;
  readonly animate: boolean;
}

interface Series {
  readonly name: string;
  readonly column: ReportColumn;
  readonly rows: readonly (ReportRow | undefined)[];
}

/** The option, and which report row each drawn point stands for. */
export function chartOption(input: ChartInput): {
  option: EChartsCoreOption;
  rowAt: (series: number, point: number) => ReportRow | undefined;
  /** Where the categories run: along which axis a click beside a bar is read. */
  categoryAxis: 'x' | 'y';
} {
  const { answer, type, format } = input;
  const [axis, split] = dimensions(answer);
  const categories = axis ? distinct(answer.rows, axis, input) : [''];
  const series = seriesOf(input, axis, split, categories);
  const several = series.length > 1;
  // Long names read better beside a bar than under it.
  const sideways = type === 'bar' && !axis?.grain && categories.some((name) => name.length > 8) && categories.length > 3;
  const categoryAxis = {
    type: 'category',
    data: categories,
    inverse: sideways,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: { color: TEXT, hideOverlap: true, overflow: 'truncate', width: sideways ? 120 : undefined },
  };
  const valueAxis = {
    type: 'value',
    axisLabel: { color: TEXT, formatter: (value: number) => format.compact(String(value)) },
    splitLine: { lineStyle: { color: LINE } },
    minInterval: series.every(({ column }) => column.type.kind === 'number' && !column.type.scale) ? 1 : 0,
  };
  const option: EChartsCoreOption = {
    color: PALETTE,
    animation: input.animate,
    animationDuration: 350,
    textStyle: { fontFamily: 'inherit' },
    aria: { enabled: true, label: { description: describe(input, series, categories) } },
    grid: { left: 4, right: sideways ? 28 : 12, top: several ? 34 : 14, bottom: 4, containLabel: true },
    legend: several ? { top: 0, left: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: { color: TEXT } } : undefined,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: type === 'bar' ? 'shadow' : 'line' },
      confine: true,
      valueFormatter: (value: unknown) =>
        value === null || value === undefined ? '—' : measureText(String(value), series[0]?.column ?? fallback, format),
    },
    xAxis: sideways ? valueAxis : categoryAxis,
    yAxis: sideways ? categoryAxis : valueAxis,
    series: series.map(({ name, column, rows }) => ({
      name,
      type,
      data: rows.map((row) => numberOf(row ? row.values[column.key] : axis?.grain ? column.empty : null)),
      barMaxWidth: 36,
      itemStyle: type === 'bar' ? { borderRadius: sideways ? [0, 4, 4, 0] : [4, 4, 0, 0] } : undefined,
      symbolSize: 8,
      lineStyle: { width: 2.5 },
      areaStyle: type === 'line' && !several ? { opacity: 0.08 } : undefined,
      cursor: 'pointer',
    })),
  };
  return { option, categoryAxis: sideways ? 'y' : 'x', rowAt: (at, point) => series[at]?.rows[point] };
}

const fallback: ReportColumn = { key: '', label: {}, kind: 'measure', type: { kind: 'number' } };

function seriesOf(
  { answer, language, blank }: ChartInput,
  axis: ReportColumn | undefined,
  split: ReportColumn | undefined,
  categories: readonly string[],
): readonly Series[] {
  const place = (row: ReportRow) => (axis ? categories.indexOf(dimensionText(row, axis, language, blank)) : 0);
  const spread = (rows: readonly ReportRow[]) => {
    const placed: (ReportRow | undefined)[] = categories.map(() => undefined);
    for (const row of rows) placed[place(row)] = row;
    return placed;
  };
  const [first] = measures(answer);
  // Amounts and counts cannot share an axis; the table has them all.
  const columns = measures(answer).filter((column) => column.type.kind === first?.type.kind);
  if (!split || !first) {
    const rows = spread(answer.rows);
    return columns.map((column) => ({ name: pick(column.label, language, column.key), column, rows }));
  }
  const groups = new Map<string, ReportRow[]>();
  for (const row of answer.rows) {
    const name = dimensionText(row, split, language, blank);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups].map(([name, rows]) => ({ name, column: first, rows: spread(rows) }));
}

function distinct(rows: readonly ReportRow[], axis: ReportColumn, { language, blank }: ChartInput): readonly string[] {
  const name = (row: ReportRow) => dimensionText(row, axis, language, blank);
  const { key, grain } = axis;
  if (!grain) return [...new Set(rows.map(name))];
  const days = [...new Set(rows.map((row) => row.values[key]).filter((day) => typeof day === 'string'))];
  const periods = withoutGaps(days, grain).map((day) => name({ values: { [key]: day } }));
  return [...new Set([...periods, ...rows.map(name)])];
}

function describe({ label, format }: ChartInput, series: readonly Series[], categories: readonly string[]): string {
  const parts = series.map(({ name, column, rows }) => {
    const points = rows.map((row, at) => `${categories[at] ?? ''} ${measureText(row?.values[column.key], column, format)}`);
    return `${name}: ${points.join(', ')}`;
  });
  return `${label}. ${parts.join('. ')}`;
}
