/** What the parts of a calendar know of its records. */
import type { KeyboardEvent, PointerEvent } from 'react';

import type { TagColours } from '../../fields/choice/tag_colours';
import type { Span } from '../schedule/span';

export interface CalendarEvents {
  readonly title: (span: Span) => string;
  /** "2 Nov 2026 09:00 – 10:00". */
  readonly when: (span: Span) => string;
  readonly colours: (span: Span) => TagColours;
  /** What the colour says. */
  readonly colourName: (span: Span) => string | undefined;
  readonly mayMove: (span: Span) => boolean;
  readonly mayStretch: (span: Span) => boolean;
  /** The record taken hold of. */
  readonly held: string | undefined;
  readonly onOpen: (span: Span, place: DOMRect) => void;
  readonly onKey: (event: KeyboardEvent, span: Span) => boolean;
  /** Begins a move, or stretches an end. */
  readonly onGrip: (event: PointerEvent, span: Span, grip: 'move' | 'end') => void;
}

/** Where a pointer is on the calendar. */
export interface CalendarPoint {
  readonly day: number;
  /** Minutes since midnight, where hours are drawn. */
  readonly minute?: number;
}

/** The day, and the hour if any, that is drawn at a place of the window. */
export function pointAt(x: number, y: number): CalendarPoint | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    if (!(element instanceof HTMLElement) || element.dataset.day === undefined) continue;
    const day = Number(element.dataset.day);
    if (element.dataset.hours === undefined) return { day };
    const box = element.getBoundingClientRect();
    return { day, minute: Math.max(0, Math.min(1440, ((y - box.top) / box.height) * 1440)) };
  }
  return undefined;
}
