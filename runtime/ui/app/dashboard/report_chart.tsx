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
  const { option, rowAt, categoryAxis } = useMemo(
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
    // Bars have grown to their height: what one sees is what one clicks.
    drawn.on('finished', () => drawn.getDom().setAttribute('data-drawn', ''));
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
    delete box.current?.dataset.drawn;
    drawn.setOption(option, true);
    const click = (event: { seriesIndex?: number; dataIndex?: number }) => {
      const row = rowAt(event.seriesIndex ?? 0, event.dataIndex ?? 0);
      if (row) onDrill(row);
    };
    // Beside a small bar counts too, as long as the place leaves no doubt about the row.
    const clickBeside = (event: { target?: unknown; offsetX: number; offsetY: number }) => {
      if (event.target) return;
      const place = drawn.convertFromPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY]) as number[] | undefined;
      const point = place?.[categoryAxis === 'x' ? 0 : 1];
      const row = point === undefined ? undefined : rowAt(0, Math.round(point));
      if (row && drawn.containPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY])) onDrill(row);
    };
    drawn.on('click', click as never);
    drawn.getZr().on('click', clickBeside);
    return () => {
      // On leaving the screen the chart is gone before its listeners are.
      if (drawn.isDisposed()) return;
      drawn.off('click');
      drawn.getZr().off('click', clickBeside);
    };
  }, [option, rowAt, categoryAxis, onDrill]);

  return <div ref={box} className="yz-chart" role="img" aria-label={label} />;
}
