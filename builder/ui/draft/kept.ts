/** What this browser keeps of a draft: its undo steps, and work the server has not got yet. */
import { type History, NO_HISTORY, type Step } from './history';
import type { Package } from './package';

export interface Kept {
  /** Of the saved draft the steps lead to; of another one they are of no use. */
  readonly stamp: string;
  readonly history: History;
  /** Only while there is work that is not saved: what it began with, and what it has come to. */
  readonly unsaved?: { readonly saved: Package; readonly document: Package };
}

export interface Keeper {
  load(): Kept | null;
  keep(kept: Kept): void;
}

const MOST_CHARACTERS = 1_000_000;

/** In local storage, by person and app. Where that is full or forbidden, nothing is kept. */
export function browserKeeper(user: string, app: string): Keeper {
  const name = `yingzao.builder.draft.${user}.${app}`;
  return {
    load() {
      try {
        const found: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
        return isKept(found) ? found : null;
      } catch {
        return null;
      }
    },
    keep(kept) {
      try {
        if (kept.history.past.length + kept.history.future.length === 0 && !kept.unsaved) localStorage.removeItem(name);
        else localStorage.setItem(name, JSON.stringify({ ...kept, history: bounded(kept.history) }));
      } catch {
        try {
          // Too large for this browser: unsaved work goes before old steps.
          localStorage.setItem(name, JSON.stringify({ ...kept, history: NO_HISTORY }));
        } catch {
          // The server's copy has to do.
        }
      }
    },
  };
}

/** The steps nearest to now, as many as fit. */
function bounded({ past, future }: History): History {
  let left = MOST_CHARACTERS;
  const fits = (step: Step) => {
    left -= JSON.stringify(step).length;
    return left >= 0;
  };
  const lastPast = past.toReversed();
  const keptPast = lastPast.slice(0, countWhile(lastPast, fits)).toReversed();
  return { past: keptPast, future: future.slice(0, countWhile(future, fits)) };
}

function countWhile<T>(list: readonly T[], good: (item: T) => boolean): number {
  const first = list.findIndex((item) => !good(item));
  return first < 0 ? list.length : first;
}

function isKept(value: unknown): value is Kept {
  const kept = value as Kept | null;
  return typeof kept?.stamp === 'string' && Array.isArray(kept.history?.past) && Array.isArray(kept.history.future);
}
