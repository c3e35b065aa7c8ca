import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import { focusKeeper } from '../../core/focus/focus_keeper';

/**
 * Whoever works by keys goes on inside the next screen: where the element that led there is gone with its screen, or is a
 * link of the menu, the focus moves to the content, so that Tab need not walk the menu again. The first screen begins as
 * every page does.
 */
export function useFocusOnScreen(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    const first = before.current === undefined;
    before.current = path;
    const fromMenu = focusKeeper.byKeys && document.activeElement?.closest('nav a');
    if (!first && (focusKeeper.free || fromMenu)) document.getElementById('main')?.focus({ preventScroll: true });
  }, [path]);
}
