/** Undo and redo: a list of named steps, each of them patches there and back. */
import { type Patch, applyPatches, enablePatches, produceWithPatches } from 'immer';

import type { Package } from './package';
import { patchesBetween } from './patches';

enablePatches();

export interface Step {
  /** What was done, in the words of whoever did it: "新增字段 金额". */
  readonly label: string;
  /** Steps made one after the other with the same key are one: typing, dragging. */
  readonly key?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly there: readonly Patch[];
  readonly back: readonly Patch[];
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export interface Changed {
  readonly document: Package;
  readonly history: History;
}

/** Changes the document it is given, or returns another one. */
export type Recipe = (document: Package) => Package | void;

export const NO_HISTORY: History = { past: [], future: [] };

const MOST_STEPS = 200;
const SAME_WITHIN_MILLISECONDS = 2_000;

/** One more step; null where the recipe changed nothing. */
export function edited(
  document: Package,
  history: History,
  step: { readonly label: string; readonly key?: string; readonly at: number },
  recipe: Recipe,
): Changed | null {
  let [after, there, back] = produceWithPatches(document, recipe as (draft: unknown) => void) as [Package, Patch[], Patch[]];
  if (there.some((patch) => patch.path.length === 0)) {
    const [onwards, backwards] = patchesBetween(document, after);
    there = [...onwards];
    back = [...backwards];
  }
  if (there.length === 0) return null;
  const last = history.past.at(-1);
  const joins = last && step.key !== undefined && last.key === step.key && step.at - last.at < SAME_WITHIN_MILLISECONDS;
  const made: Step = joins ? joined(last, { ...step, there, back }) : { ...step, there, back };
  const past = [...(joins ? history.past.slice(0, -1) : history.past), made];
  return { document: after, history: { past: past.slice(-MOST_STEPS), future: [] } };
}

export function undone(document: Package, { past, future }: History): Changed | null {
  const step = past.at(-1);
  if (!step) return null;
  return {
    document: applyPatches(document, [...step.back]),
    history: { past: past.slice(0, -1), future: [step, ...future] },
  };
}

export function redone(document: Package, { past, future }: History): Changed | null {
  const [step, ...rest] = future;
  if (!step) return null;
  // Typing after a redo is a step of its own.
  const { key: _, ...plain } = step;
  return { document: applyPatches(document, [...step.there]), history: { past: [...past, plain], future: rest } };
}

function joined(first: Step, second: Step): Step {
  const [one] = second.there;
  const [before] = first.there;
  // Letters typed into one text replace it over and over: the first state and the last are enough.
  const same =
    first.there.length === 1 && second.there.length === 1 && one && before &&
    one.op === 'replace' && one.path.join('/') === before.path.join('/');
  if (same) return { ...second, there: [{ ...before, value: one.value }], back: first.back };
  return { ...second, there: [...first.there, ...second.there], back: [...second.back, ...first.back] };
}
