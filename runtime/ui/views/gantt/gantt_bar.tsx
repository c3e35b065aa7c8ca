import { WarningOutlined } from '@ant-design/icons';
import type { KeyboardEvent, PointerEvent } from 'react';

import { useText } from '../../hooks/use_text';
import type { TagColours } from '../../fields/choice/tag_colours';
import type { Grip } from '../schedule/shift';
import type { Bar } from './rows';

export const GANTT_HELP_ID = 'yz-gantt-help';

export interface GanttBarProps {
  readonly bar: Bar;
  /** Pixels from the beginning of the chart. */
  readonly left: number;
  readonly width: number;
  readonly title: string;
  readonly when: string;
  readonly colours: TagColours;
  /** 0 to 1. */
  readonly progress: number | undefined;
  readonly progressText: string | undefined;
  /** What it starts too early for. */
  readonly breach: string | undefined;
  readonly movable: boolean;
  readonly stretchable: boolean;
  readonly held: boolean;
  readonly current: boolean;
  readonly onOpen: (place: DOMRect) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
  readonly onGrip: (event: PointerEvent, grip: Grip) => void;
}

const LABEL_INSIDE = 84;

/** A record over time: filled as far as it is done; a diamond where it has no length. */
export function GanttBar(props: GanttBarProps) {
  const { bar, left, width, title, when, colours, progress, breach, movable, stretchable } = props;
  const text = useText();
  const label = [title, bar.milestone && text('gantt.milestone'), when, props.progressText, breach].filter(Boolean).join(text('list.between'));
  const inside = !bar.milestone && width >= LABEL_INSIDE;
  const grip = (which: Grip) => (event: PointerEvent) => {
    event.stopPropagation();
    props.onGrip(event, which);
  };
  return (
    <div
      className={`yz-bar-place ${props.held ? 'yz-bar-held' : ''} ${bar.milestone ? 'yz-milestone' : ''}`}
      style={bar.milestone ? { left: left - 9 } : { left, width }}
    >
      <button
        type="button"
        className={`yz-gantt-bar ${movable ? 'yz-gantt-movable' : ''} ${breach ? 'yz-gantt-breach' : ''}`}
        style={{ color: colours.text, background: bar.milestone ? colours.dot : colours.background, borderColor: colours.dot }}
        aria-label={label}
        aria-describedby={movable ? GANTT_HELP_ID : undefined}
        title={label}
        tabIndex={props.current ? 0 : -1}
        data-bar={bar.id}
        onFocus={props.onFocus}
        onClick={(event) => props.onOpen(event.currentTarget.getBoundingClientRect())}
        onKeyDown={props.onKey}
        onPointerDown={movable ? grip('move') : undefined}
      >
        {progress !== undefined && !bar.milestone && (
          <span className="yz-gantt-done" style={{ width: `${progress * 100}%`, background: colours.dot }} aria-hidden="true" />
        )}
        {inside && (
          <span className="yz-gantt-text">
            {breach && <WarningOutlined aria-hidden="true" />}
            {title}
          </span>
        )}
      </button>
      {!inside && (
        <span className="yz-gantt-beside" aria-hidden="true">
          {breach && <WarningOutlined />}
          {title}
        </span>
      )}
      {stretchable && !bar.milestone && (
        <>
          {movable && <span className="yz-gantt-edge yz-gantt-edge-start" aria-hidden="true" onPointerDown={grip('start')} />}
          <span className="yz-gantt-edge yz-gantt-edge-end" aria-hidden="true" onPointerDown={grip('end')} />
        </>
      )}
    </div>
  );
}
