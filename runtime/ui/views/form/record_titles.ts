/** Titles of the records another one leads to. No React. */
import type { EntityDefinition } from '../../core/definition';
import { type FieldValue, type Labels, type Values, itemLabelsOf, rowLabelsOf, rowsOf, targetOf } from '../../core/record';

/** Types that lead to one record, whose title the form remembers. */
const SINGLE = new Set(['reference', 'user', 'department', 'any_reference']);

/** Titles by record id, of all a record leads to. */
export function titlesOf(entity: EntityDefinition, values: Values, labels: Labels | undefined): Readonly<Record<string, string>> {
  const titles: Record<string, string> = {};
  const remember = (value: FieldValue | undefined, title: unknown) => {
    const id = typeof value === 'string' ? value : targetOf(value)?.id;
    if (id && typeof title === 'string') titles[id] = title;
  };
  for (const field of entity.fields) {
    if (SINGLE.has(field.type)) remember(values[field.key], labels?.[field.key]);
    Object.assign(titles, itemLabelsOf(labels, field.key));
    if (field.type !== 'subtable') continue;
    const rowLabels = rowLabelsOf(labels, field.key);
    rowsOf(values[field.key]).forEach((row, at) => {
      for (const [key, title] of Object.entries(rowLabels[at] ?? {})) {
        remember(row[key], title);
        if (typeof title === 'object' && title) Object.assign(titles, title);
      }
    });
  }
  return titles;
}
