import { useEffect, useRef } from 'react';

import { focusKeeper } from '../../core/focus/focus_keeper';
import { useNarrow } from '../../hooks/use_narrow';

const INPUTS = ':is(input, textarea):not(:disabled, [readonly], [type=hidden], [type=file], .ant-picker *)';

/**
 * Puts the cursor into the first field one may fill in, whenever `round` begins; not on phones, whose keyboard would
 * cover the form, nor when somebody is typing elsewhere already.
 */
export function useFirstField<T extends HTMLElement>(wanted: boolean, round: number) {
  const form = useRef<T>(null);
  const narrow = useNarrow();
  useEffect(() => {
    if (!wanted || narrow) return;
    const held = document.activeElement;
    if (held && !focusKeeper.free && held.id !== 'main' && !form.current?.contains(held)) return;
    form.current?.querySelector<HTMLElement>(`.yz-field ${INPUTS}`)?.focus({ preventScroll: true });
    // A screen that grows narrow later is filled in already.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wanted, round]);
  return form;
}
