/** Columns of a list: paths with their fields and labels; the order of its records. No React. */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { SYSTEM_FIELDS, fieldAtPath, pathLabels } from '../../core/definition_lookup';
import { type Language, pick } from '../../core/label';
import type { ListLayout } from '../../core/list_settings';
import { kitOf } from '../../fields/registry';

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

/** Every column a person may choose for the list: the view's, then the entity's own fields. */
export function choosablePaths(entity: EntityDefinition, view: readonly string[]): readonly string[] {
  const own = entity.fields.filter((field) => field.type !== 'subtable').map((field) => field.key);
  return [...new Set([...view, ...own, ...SYSTEM_FIELDS.map((field) => field.key)])];
}

/** The columns shown: one's own choice, else the view's. The view's first column names the record and stays. */
export function shownPaths(view: readonly string[], layout: ListLayout | null | undefined): readonly string[] {
  const own = layout?.columns;
  if (!own || own.length === 0) return view;
  const [first] = view;
  return first === undefined || own.includes(first) ? own : [first, ...own];
}

export function columnWidth(column: Column, layout: ListLayout | null | undefined): number {
  return layout?.widths?.[column.path] ?? Math.max(kitOf(column.field).width, textWidth(column.label)) + 18;
}

/** About what a heading needs, so that none is cut off. */
function textWidth(label: string): number {
  let width = 24;
  for (const char of label) width += /[\u2e80-\uffef]/.test(char) ? 13.5 : 7.6;
  return Math.min(width, 240);
}

export interface Sort {
  readonly path: string;
  readonly down: boolean;
}

/** "-amount,name" as what it sorts by, the first first. */
export function readSorts(text: string | undefined): readonly Sort[] {
  return (text ?? '').split(',').flatMap((part) => {
    const path = part.replace(/^-/, '');
    return path ? [{ path, down: part.startsWith('-') }] : [];
  });
}

export function sortText(sorts: readonly Sort[]): string | undefined {
  return sorts.map(({ path, down }) => (down ? `-${path}` : path)).join(',') || undefined;
}

/**
 * Ascending, then descending, then not by this column. `add` keeps the other columns in the order
 * they were chosen; without it the column alone decides.
 */
export function nextSort(sorts: readonly Sort[], path: string, add = false): string | undefined {
  const at = sorts.findIndex((sort) => sort.path === path);
  const current = sorts[at];
  const alone = sorts.length === 1;
  if (!add) {
    if (!current || !alone) return path;
    return current.down ? undefined : `-${path}`;
  }
  if (!current) return sortText([...sorts, { path, down: false }]);
  if (!current.down) return sortText(sorts.with(at, { path, down: true }));
  return sortText(sorts.filter((_, position) => position !== at));
}
