/** Columns of a list: paths with their fields and labels. No React. */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { fieldAtPath, pathLabels } from '../../core/definition_lookup';
import { type Language, pick } from '../../core/label';

export interface Column {
  readonly path: string;
  readonly field: FieldDefinition;
  readonly label: string;
}

/** Columns whose fields the caller may see, in the view's order. */
export function columnsOf(
  entity: EntityDefinition,
  entities: Readonly<Record<string, EntityDefinition>>,
  paths: readonly string[],
  language: Language,
): readonly Column[] {
  return paths.flatMap((path) => {
    const field = fieldAtPath(entity, entities, path);
    if (!field) return [];
    const labels = pathLabels(entity, entities, path).map((label) => pick(label, language));
    return [{ path, field, label: labels.join(' · ') || path }];
  });
}

export interface Sort {
  readonly path: string;
  readonly down: boolean;
}

export function readSort(text: string | undefined): Sort | undefined {
  const first = text?.split(',')[0];
  if (!first) return undefined;
  return first.startsWith('-') ? { path: first.slice(1), down: true } : { path: first, down: false };
}

/** Ascending, then descending, then the view's own order. */
export function nextSort(current: Sort | undefined, path: string): string | undefined {
  if (current?.path !== path) return path;
  return current.down ? undefined : `-${path}`;
}
