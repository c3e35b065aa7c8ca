/** What has to be loaded besides the shown columns to know which cells can be changed. No React. */
import type { EntityDefinition } from '../../core/definition';

/** Paths the conditions of an entity read: whether its records are locked, its fields shown or read-only. */
export function conditionPaths(entity: EntityDefinition): readonly string[] {
  const found = new Set<string>();
  const trees = [
    entity.readonly_when,
    ...entity.fields.flatMap((field) => [field.visible_when, field.readonly_when]),
  ];
  for (const tree of trees) if (tree) gather(tree, found);
  return [...found].filter((path) => !/^(parameter|old|parent)\./.test(path));
}

function gather(tree: object, found: Set<string>): void {
  for (const [name, part] of Object.entries(tree) as [string, unknown][]) {
    if (name === 'path' && typeof part === 'string') found.add(part);
    else if (typeof part === 'object' && part !== null) gather(part, found);
  }
}
