/** What has to be loaded besides the shown columns to know which cells can be changed. No React. */
import type { EntityDefinition } from '../../core/definition';
import { pathsIn } from '../../core/expression/paths_in';

/** Paths the conditions of an entity read: whether records are locked, fields shown or read-only, options offered. */
export function conditionPaths(entity: EntityDefinition): readonly string[] {
  const found = new Set<string>();
  const trees = [
    entity.readonly_when,
    ...entity.fields.flatMap((field) => [
      field.visible_when,
      field.readonly_when,
      ...(field.options ?? []).map((option) => option.available_when),
    ]),
  ];
  for (const tree of trees) if (tree) pathsIn(tree, found);
  return [...found].filter((path) => !/^(parameter|old|parent)\./.test(path));
}
