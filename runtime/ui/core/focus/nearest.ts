/** Where in the page an element stood, and what stands there once it is gone. */

export interface Place {
  readonly element: HTMLElement;
  /** From the element up to the body: whose child, and which one. */
  readonly levels: readonly { readonly parent: Element; readonly index: number }[];
}

const FOCUSABLE =
  'a[href], button, input:not([type="hidden"]), select, textarea, [contenteditable="true"], [tabindex]:not([tabindex="-1"])';

export function placeOf(element: HTMLElement): Place {
  const levels: { parent: Element; index: number }[] = [];
  for (let child: Element = element; child.parentElement; child = child.parentElement) {
    levels.push({ parent: child.parentElement, index: [...child.parentElement.children].indexOf(child) });
  }
  return { element, levels };
}

/** Whether keys reach it: still in the page, shown and not switched off. */
export function isUsable(element: Element): element is HTMLElement {
  if (!(element instanceof HTMLElement) || !element.isConnected || element.matches(':disabled, [inert] *')) return false;
  // Not every environment lays pages out.
  return element.checkVisibility?.({ visibilityProperty: true }) ?? true;
}

/**
 * What stands now where `place` was: the same part of the row that moved up, else what follows it, else what is before;
 * undefined where `within` has nothing to go to.
 */
export function nearestTo(place: Place, within: Element): HTMLElement | undefined {
  const from = place.levels.findIndex(({ parent }) => isUsable(parent));
  for (const [level, { parent, index }] of place.levels.entries()) {
    if (level < from || from < 0) continue;
    if (!within.contains(parent)) return undefined;
    const child = parent.children[index];
    const found =
      (level === from && (likeness(place, level, child) ?? likeness(place, level, parent.children[index - 1]))) || neighbour(parent, child, index);
    if (found) return found;
  }
  return undefined;
}

/** The part of `other` that stands in it as the element stood in what was there before. */
function likeness(place: Place, level: number, other: Element | undefined): HTMLElement | undefined {
  let found: Element | undefined = other;
  for (let below = level - 1; found && below >= 0; below -= 1) found = found.children[place.levels[below]?.index ?? 0];
  return found && found.tagName === place.element.tagName && isUsable(found) && (found.matches(FOCUSABLE) || found.hasAttribute('tabindex')) ? found : undefined;
}

/** The first to go to in `child` or behind it, else the last before it. */
function neighbour(parent: Element, child: Element | undefined, index: number): HTMLElement | undefined {
  const all = [...parent.querySelectorAll(FOCUSABLE)].filter(isUsable);
  const before = parent.children[index - 1];
  const after = all.filter((one) => (child ? child.contains(one) || follows(child, one) : !before || (follows(before, one) && !before.contains(one))));
  return after[0] ?? all.filter((one) => !after.includes(one)).at(-1);
}

function follows(one: Element, other: Element): boolean {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}
