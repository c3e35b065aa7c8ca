import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/**
 * Whoever works by keys goes on inside the next screen: where the element that led there is gone with its screen, the
 * focus moves to the content, so that Tab need not walk the menu again. The first screen begins as every page does.
 */
export function useFocusOnScreen(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    const first = before.current === undefined;
    before.current = path;
    const held = document.activeElement;
    if (!first && (!held || held === document.body)) document.getElementById('main')?.focus({ preventScroll: true });
  }, [path]);
}
