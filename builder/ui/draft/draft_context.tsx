import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import { type ReactNode, createContext, useContext, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';

import { draftApi } from './draft_api';
import { type DraftState, DraftStore, type EditOptions } from './draft_store';
import type { Recipe } from './history';
import { browserKeeper } from './kept';
import type { Package } from './package';

const DraftContext = createContext<DraftStore | null>(null);

/** The draft of one app for everything inside. Tests give a store of their own. */
export function DraftProvider({
  app,
  store,
  children,
}: {
  readonly app: string;
  readonly store?: DraftStore;
  readonly children: ReactNode;
}) {
  const user = useMe()?.user.id ?? '';
  const own = useMemo(
    () => store ?? new DraftStore(app, draftApi(app), browserKeeper(user, app)),
    [app, store, user],
  );
  useEffect(() => {
    if (store) return undefined;
    void own.load();
    const leave = () => own.leave();
    const look = () => {
      if (document.visibilityState === 'hidden') own.leave();
      else void own.refresh();
    };
    const online = () => void own.flush();
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', look);
      own.dispose();
    };
  }, [own, store]);
  return <DraftContext value={own}>{children}</DraftContext>;
}

/** The store itself: for what needs more than `useDraft`. It stays the same while the app does. */
export function useDraftStore(): DraftStore {
  const store = useContext(DraftContext);
  if (!store) throw new Error('useDraft needs a DraftProvider around it');
  return store;
}

/** One value of the draft's state; the component is drawn again when that changes, and only then. */
export function useDraftState<T>(select: (state: DraftState) => T): T {
  return useStore(useDraftStore().state, select);
}

/** The document. Inside the frame of an app it is always there: sections are shown once it is loaded. */
export function useDocument(): Package {
  const document = useDraftState((state) => state.document);
  if (!document) throw new Error('The draft is not loaded yet');
  return document;
}

export interface DraftActions {
  /** One undo step named `label`; the recipe changes the document it is given. */
  readonly edit: (label: string, recipe: Recipe, options?: EditOptions) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Gives an item ("field:crm.order.amount") another key, with every place that names it. Raises ApiError. */
  readonly rename: (label: string, item: string, key: string) => Promise<void>;
  /** Saves what waits, now. */
  readonly flush: () => Promise<void>;
}

/** What one may do to the draft; always the same object for one app, so it draws nothing again. */
export function useDraftActions(): DraftActions {
  const store = useDraftStore();
  return useMemo(
    () => ({
      edit: (label, recipe, options) => store.edit(label, recipe, options),
      undo: () => store.undo(),
      redo: () => store.redo(),
      rename: (label, item, key) => store.rename(label, item, key),
      flush: () => store.flush(),
    }),
    [store],
  );
}

export type UsedDraft = Omit<DraftState, 'document'> & DraftActions & {
  readonly document: Package;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
};

/**
 * Everything at once; drawn again with every change of anything (saving, checking). A heavy screen takes
 * `useDocument`, `useDraftActions` and `useDraftState` apart.
 */
export function useDraft(): UsedDraft {
  const state = useDraftState((all) => all);
  const actions = useDraftActions();
  const document = useDocument();
  const { past, future } = state.history;
  return { ...state, ...actions, document, canUndo: past.length > 0, canRedo: future.length > 0 };
}
