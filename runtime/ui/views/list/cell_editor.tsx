import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';

import { type FieldValue, type RecordAnswer, labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import type { Column } from './columns';

export interface CellEditorProps {
  readonly column: Column;
  readonly record: RecordAnswer;
  readonly label: string;
  /** `then` says where to go on: "stay" at the cell, "down" or "next"/"back" along the row, "away" where the pointer went. */
  readonly onDone: (value: { value: FieldValue; title?: string } | null, then: 'stay' | 'down' | 'next' | 'back' | 'away') => void;
}

/** The field's own input within a cell. Enter and Tab keep what was typed, Escape does not. */
export function CellEditor({ column, record, label, onDone }: CellEditorProps) {
  const { path, field } = column;
  const { Input } = kitOf(field);
  const [draft, setDraft] = useState<{ value: FieldValue; title?: string }>({
    value: record.values[path] ?? null,
    title: labelOf(record.labels, path),
  });
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef({ draft, changed: false, done: false });

  function finish(keep: boolean, then: 'stay' | 'down' | 'next' | 'back' | 'away'): void {
    if (latest.current.done) return;
    latest.current.done = true;
    onDone(keep && latest.current.changed ? latest.current.draft : null, then);
  }

  function type(event: KeyboardEvent): void {
    // Everything typed here is for the input; the grid's keys wait.
    event.stopPropagation();
    const target = event.target as HTMLElement;
    const choosing = target.getAttribute('aria-expanded') === 'true';
    if (event.key === 'Escape' && !choosing) finish(false, 'stay');
    else if (event.key === 'Tab') finish(true, event.shiftKey ? 'back' : 'next');
    else if (event.key === 'Enter' && !choosing && !event.shiftKey && !event.nativeEvent.isComposing) finish(true, 'down');
    else return;
    event.preventDefault();
  }

  function leave(event: FocusEvent): void {
    const to = event.relatedTarget;
    // An input's list of options or calendar stands elsewhere in the page but belongs to it.
    const inside = to instanceof Element && (box.current?.contains(to) || to.closest('.ant-select-dropdown, .ant-picker-dropdown, .ant-cascader-dropdown'));
    const open = box.current?.querySelector('[aria-expanded=true]');
    if (!inside && (to || !open)) finish(true, 'away');
  }

  const currency = record.values.currency;
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys bubble up from the input
    <div className="yz-grid-editor" ref={box} onKeyDown={type} onBlur={leave}>
      <Input
        id={`grid-cell-${record.id}-${path}`}
        label={label}
        field={field}
        value={draft.value}
        title={draft.title}
        currency={typeof currency === 'string' ? currency : undefined}
        autoFocus
        compact
        onChange={(value, title) => {
          const next = { value, title };
          latest.current = { ...latest.current, draft: next, changed: true };
          setDraft(next);
        }}
      />
    </div>
  );
}
