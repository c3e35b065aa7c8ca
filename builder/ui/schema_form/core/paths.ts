/** Changing one place of a JSON value; everything beside the way to it stays the same object. */
import { type Json, type JsonObject, isObject } from './schema';

export type Step = string | number;
export type Steps = readonly Step[];

/** What stands at a place; undefined where nothing does. */
export function valueAt(value: Json | undefined, steps: Steps): Json | undefined {
  let found: Json | undefined = value;
  for (const step of steps) {
    if (Array.isArray(found)) found = (found as readonly Json[])[Number(step)];
    else if (isObject(found)) found = found[String(step)];
    else return undefined;
  }
  return found;
}

/** `value` with another one at a place; undefined takes it out. */
export function withValue(value: Json | undefined, steps: Steps, next: Json | undefined): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return next;
  if (Array.isArray(value)) {
    const items = [...(value as readonly Json[])];
    const at = Number(step);
    const inner = withValue(items[at], rest, next);
    if (inner === undefined) items.splice(at, 1);
    else items[at] = inner;
    return items;
  }
  const key = String(step);
  const before: JsonObject = isObject(value) ? value : {};
  const inner = withValue(before[key], rest, next);
  if (inner === undefined) {
    const { [key]: _, ...others } = before;
    return others;
  }
  return { ...before, [key]: inner };
}

/** A JSON pointer below another one (RFC 6901). */
export function pointerBelow(base: string, steps: Steps): string {
  return base + steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The same in place, for recipes that change a draft of immer's. */
export function setAt(value: unknown, steps: Steps, next: Json | undefined): void {
  let holder = value as Record<Step, unknown>;
  for (const step of steps.slice(0, -1)) {
    if (typeof holder[step] !== 'object' || holder[step] === null) holder[step] = {};
    holder = holder[step] as Record<Step, unknown>;
  }
  const last = steps.at(-1);
  if (last === undefined) return;
  if (next === undefined) {
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
  } else {
    holder[last] = next;
  }
}
