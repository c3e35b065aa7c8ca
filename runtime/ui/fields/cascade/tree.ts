/** Options as the tree a chooser shows. No React. */
import type { FieldDefinition, Option } from '../../core/definition';
import { branchOf, dividedOptions } from '../../core/form/options';

export interface Branch {
  readonly value: string;
  readonly label: string;
  // Mutable for the chooser's sake, which promises not to.
  children?: Branch[];
}

/** Options not offered are left out with all below them, but for the way to the one chosen. */
export function treeOf(
  field: FieldDefinition,
  say: (option: Option) => string,
  chosen?: string,
): Branch[] {
  const kept = new Set(chosen ? branchOf(field, chosen).map(({ key }) => key) : []);
  const below = new Map<string, Option[]>();
  for (const option of field.options ?? []) {
    if (option.active === false && !kept.has(option.key)) continue;
    const parent = option.parent ?? '';
    below.set(parent, [...(below.get(parent) ?? []), option]);
  }
  const grow = (parent: string, depth: number): Branch[] | undefined =>
    depth > 10
      ? undefined
      : below.get(parent)?.map((option) => ({
          value: option.key,
          label: say(option),
          children: grow(option.key, depth + 1),
        }));
  return grow('', 0) ?? [];
}

/** The option a pasted text names: by key, by its whole path, or by a label only one has. */
export function keyOfText(field: FieldDefinition, pasted: string): string | undefined {
  const wanted = spelling(pasted);
  const divided = field.leaves_only ? dividedOptions(field) : new Set<string>();
  const options = (field.options ?? []).filter(({ key }) => !divided.has(key));
  const named = options.filter((option) => Object.values(option.label).some((label) => spelling(label) === wanted));
  const path = options.find(({ key }) => {
    const branch = branchOf(field, key);
    return ['zh', 'en'].some(
      (language) => spelling(branch.map((step) => step.label[language] ?? step.key).join('/')) === wanted,
    );
  });
  const own = options.find(({ key }) => key.toLowerCase() === wanted);
  return own?.key ?? path?.key ?? (named.length === 1 ? named[0]?.key : undefined);
}

function spelling(text: string): string {
  return text
    .replaceAll(/[＞>／]/g, '/')
    .split('/')
    .map((part) => part.trim())
    .join(' / ')
    .toLowerCase();
}
