import { WarningOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';

import { useText } from '../../hooks/use_text';
import { ZOOMS, type Zoom } from './scale';

export interface GanttToolsProps {
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onToday: () => void;
  /** How many records begin before what they depend on is over. */
  readonly breaches: number;
  readonly onNextBreach: () => void;
  /** How many are drawn, where there are more. */
  readonly most: number | undefined;
}

/** Above the chart: where to look, how close, and what is amiss. */
export function GanttTools({ zoom, onZoom, onToday, breaches, onNextBreach, most }: GanttToolsProps) {
  const text = useText();
  return (
    <header className="yz-gantt-head-tools">
      <Button onClick={onToday}>{text('calendar.today')}</Button>
      {breaches > 0 && (
        <span className="yz-gantt-warning" role="status">
          <WarningOutlined aria-hidden="true" />
          {breaches === 1 ? text('gantt.breaches_one') : text('gantt.breaches', { count: breaches })}
          <Button size="small" type="text" onClick={onNextBreach}>
            {text('gantt.next_breach')}
          </Button>
        </span>
      )}
      {most !== undefined && <span className="yz-gantt-warning">{text('schedule.too_many', { count: most.toLocaleString('en-US') })}</span>}
      <span className="yz-spread" />
      <Segmented<Zoom>
        aria-label={text('gantt.zoom')}
        value={zoom}
        options={ZOOMS.map((one) => ({ value: one, label: text(`gantt.${one}`) }))}
        onChange={onZoom}
      />
    </header>
  );
}
