import { useEffect } from 'react';

import { isUsable } from '../../core/focus/nearest';

const REGION = '.yz-shell > nav, .yz-top, #main, #main nav, #main aside, #main [data-region]';
const FIRST = '[aria-current="page"], a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]';

/** F6 goes on to the next part of the screen, to where one was in it; with Shift back. */
export function useRegions(): void {
  useEffect(() => {
    const left = new WeakMap<Element, HTMLElement>();
    const regionOf = (element: Element | null) => element?.closest(REGION) ?? null;
    function keep({ target }: FocusEvent): void {
      const region = target instanceof HTMLElement && regionOf(target);
      if (region) left.set(region, target as HTMLElement);
    }
    function walk(event: KeyboardEvent): void {
      if (event.key !== 'F6' || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      event.preventDefault();
      const regions = [...document.querySelectorAll(REGION)].filter(isUsable);
      const at = regions.indexOf(regionOf(document.activeElement) as HTMLElement);
      for (let step = 1; step <= regions.length; step++) {
        const by = event.shiftKey ? -step : step;
        const region = regions[(Math.max(at, event.shiftKey ? 0 : -1) + by + regions.length * 2) % regions.length];
        if (region && enter(region)) return;
      }
    }
    function enter(region: HTMLElement): boolean {
      const known = left.get(region);
      const inside = [...region.querySelectorAll(FIRST)].filter((one) => regionOf(one) === region && isUsable(one)) as HTMLElement[];
      const to = known && isUsable(known) && regionOf(known) === region ? known : region.id === 'main' ? region : (inside.find((one) => one.ariaCurrent === 'page') ?? inside[0]);
      to?.focus();
      return to !== undefined && document.activeElement === to;
    }
    document.addEventListener('focusin', keep);
    window.addEventListener('keydown', walk);
    return () => {
      document.removeEventListener('focusin', keep);
      window.removeEventListener('keydown', walk);
    };
  }, []);
}
