/** Which tables of a template are taken: those that need one another stay together. */

import type { Label } from '@yingzao/runtime-ui/core/label';

export interface TemplatePart {
  readonly key: string;
  readonly label: Label;
  /** Tables it cannot do without. */
  readonly needs: readonly string[];
  /** It is installed already. */
  readonly here: boolean;
}

/** What is chosen once `key` is taken or left: with it comes what it needs, without it goes what needs it. */
export function withPart(
  parts: readonly TemplatePart[],
  chosen: ReadonlySet<string>,
  key: string,
  taken: boolean,
): ReadonlySet<string> {
  if (taken) return new Set([...chosen, key, ...(parts.find((part) => part.key === key)?.needs ?? [])]);
  const gone = new Set([key, ...parts.filter((part) => part.needs.includes(key)).map((part) => part.key)]);
  return new Set([...chosen].filter((one) => !gone.has(one) || parts.some((part) => part.key === one && part.here)));
}

/** At first: of a template that is here what is here, of another all of it. */
export function firstChoice(parts: readonly TemplatePart[], installed: boolean): ReadonlySet<string> {
  return new Set(parts.filter((part) => part.here || !installed).map((part) => part.key));
}
