import { type KeyboardEvent, useState } from 'react';

import type { RecordAnswer } from '../../core/record';
import { type Changes, type Grip, type Shift, shifted } from './shift';
import { type Bounds, type Span, spanOf } from './span';

interface Held {
  readonly original: Span;
  readonly values: Changes;
  readonly by: 'pointer' | 'keys';
}

export interface TimeMove {
  /** The record that is being moved. */
  readonly held: string | undefined;
  readonly byKeys: boolean;
  /** It as it will be. */
  readonly preview: Span | undefined;
  /** Records with the one being moved at its new place. */
  readonly withPreview: (spans: readonly Span[]) => readonly Span[];
  /** Moves by pointer begin here; each call says how far from where it began. */
  readonly drag: (span: Span, shift: Shift) => void;
  readonly drop: () => void;
  readonly cancel: () => void;
  /** Space takes hold, arrows move (with Shift the end alone), Enter or Space lets go, Escape gives up. */
  readonly onKey: (event: KeyboardEvent, span: Span, mayMove: boolean, mayStretch: boolean) => boolean;
}

/** What one arrow does: days and minutes. */
export type Steps = (key: string) => { readonly days: number; readonly minutes: number } | undefined;

/** A record taken hold of and moved in time, by pointer or by keys; it is saved when let go. */
export function useTimeMove(
  bounds: Bounds | undefined,
  zone: string,
  steps: Steps,
  save: (record: RecordAnswer, values: Changes) => void,
): TimeMove {
  const [held, setHeld] = useState<Held | null>(null);
  const changed = (record: RecordAnswer, values: Changes): RecordAnswer => ({ ...record, values: { ...record.values, ...values } });
  const previewOf = ({ original, values }: Held) => bounds && spanOf(changed(original.record, values), bounds, zone);

  function drop(): void {
    setHeld(null);
    if (held && Object.keys(held.values).length > 0) save(held.original.record, held.values);
  }

  function step(current: Held, grip: Grip, key: string): boolean {
    const by = steps(key);
    const at = previewOf(current);
    if (!by || !bounds || !at) return false;
    const values = { ...current.values, ...shifted(at, bounds, { grip, ...by }, zone) };
    const { values: before } = current.original.record;
    // Moved back to where it was, nothing is left to save.
    setHeld({ ...current, values: Object.fromEntries(Object.entries(values).filter(([path, value]) => value !== before[path])) });
    return true;
  }

  return {
    held: held?.original.record.id,
    byKeys: held?.by === 'keys',
    preview: held ? previewOf(held) : undefined,
    withPreview: (spans) => {
      const preview = held && previewOf(held);
      // It may have come from days that are no longer shown.
      return preview ? [...spans.filter(({ record }) => record.id !== preview.record.id), preview] : spans;
    },
    drag: (span, shift) => bounds && setHeld({ original: span, values: shifted(span, bounds, shift, zone), by: 'pointer' }),
    drop,
    cancel: () => setHeld(null),
    onKey: (event, span, mayMove, mayStretch) => {
      const mine = held?.by === 'keys' && held.original.record.id === span.record.id;
      if (!mine) {
        if (event.key !== ' ' || !mayMove) return false;
        setHeld({ original: span, values: {}, by: 'keys' });
      } else if (event.key === ' ' || event.key === 'Enter') drop();
      else if (event.key === 'Escape') setHeld(null);
      else if (!step(held, event.shiftKey && mayStretch ? 'end' : 'move', event.key)) return event.key === 'Tab' ? (setHeld(null), false) : false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
