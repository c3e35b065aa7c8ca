import { useEffect, useMemo, useRef } from 'react';

import type { ReportAnswer, ReportRow } from '../../core/report';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { chartOption } from './chart_option';
import { echarts } from './echarts';

export interface ReportChartProps {
  readonly answer: ReportAnswer;
  readonly type: 'bar' | 'line';
  readonly label: string;
  readonly onDrill: (row: ReportRow) => void;
}

/** Draws the report; a click on a bar or point opens its records. */
export default function ReportChart({ answer, type, label, onDrill }: ReportChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof echarts.init> | null>(null);
  const language = useLanguage();
  const format = useFormat();
  const text = useText();
  const blank = text('history.blank');
  const { option, rowAt } = useMemo(
    () =>
      chartOption({
        answer,
        type,
        label,
        language,
        format,
        blank,
        animate: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      }),
    [answer, type, label, language, format, blank],
  );

  useEffect(() => {
    if (!box.current) return undefined;
    const drawn = echarts.init(box.current);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const drawn = chart.current;
    if (!drawn) return undefined;
    drawn.setOption(option, true);
    const click = (event: { seriesIndex?: number; dataIndex?: number }) => {
      const row = rowAt(event.seriesIndex ?? 0, event.dataIndex ?? 0);
      if (row) onDrill(row);
    };
    drawn.on('click', click as never);
    return () => {
      drawn.off('click');
    };
  }, [option, rowAt, onDrill]);

  return <div ref={box} className="yz-chart" role="img" aria-label={label} />;
}
