/** What is chosen in a designer: one store per designer, so that choosing one field draws two, not all. */
import { createContext, useContext } from 'react';
import { type StoreApi, createStore, useStore } from 'zustand';

import type { Place } from './layout_document';

export interface DesignerState {
  readonly chosen: readonly Place[];
  /** Where a stretch of choices began. */
  readonly anchor: Place | null;
}

export type DesignerStore = StoreApi<DesignerState>;

export function createDesignerStore(): DesignerStore {
  return createStore<DesignerState>(() => ({ chosen: [], anchor: null }));
}

export type Choice = 'only' | 'toggle' | 'stretch';

/** Chooses `place` alone, beside others, or with everything from the anchor to it in `order`. */
export function choose(store: DesignerStore, place: Place, how: Choice, order: readonly Place[]): void {
  const { chosen, anchor } = store.getState();
  if (how === 'toggle') {
    store.setState({ chosen: chosen.includes(place) ? chosen.filter((one) => one !== place) : [...chosen, place], anchor: place });
  } else if (how === 'stretch' && anchor !== null && order.includes(anchor)) {
    const [from, to] = [order.indexOf(anchor), order.indexOf(place)].toSorted((one, other) => one - other) as [number, number];
    // A stretch of fields has no items in it, and the other way round.
    const kind = place.includes('#');
    store.setState({ chosen: order.slice(from, to + 1).filter((one) => one.includes('#') === kind), anchor });
  } else {
    store.setState({ chosen: [place], anchor: place });
  }
}

export const DesignerStoreContext = createContext<DesignerStore>(createDesignerStore());

export function useIsChosen(place: Place): boolean {
  return useStore(useContext(DesignerStoreContext), ({ chosen }) => chosen.includes(place));
}

export function useChosen(): readonly Place[] {
  return useStore(useContext(DesignerStoreContext), ({ chosen }) => chosen);
}
