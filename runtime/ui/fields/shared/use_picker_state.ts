import { useState } from 'react';

import { useDebounced } from '../../hooks/use_debounced';

export interface PickerState {
  readonly typed: string;
  readonly setTyped: (text: string) => void;
  /** What was typed, once it has stood still. */
  readonly search: string;
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
}

/** What a picker's owner must know to ask the server for options. */
export function usePickerState(): PickerState {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  return { typed, setTyped, search: useDebounced(typed.trim()), open, setOpen };
}
