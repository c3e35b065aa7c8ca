/** The filter for records that are, at least in part, between two days. No React. */
import { dateOfDay } from '../../core/days';
import { spellPath, spellValue } from '../../core/filter/literal';
import { fromWallClock } from '../../core/format/date';
import type { FieldDefinition } from '../../core/definition';
import { type Bounds, isTimed } from './span';

/** `first` and `last` are days, both included. */
export function spanFilter(bounds: Bounds, first: number, last: number, zone: string): string {
  const start = spellPath(bounds.startPath);
  const from = `${start} >= ${edge(bounds.start, first, zone)}`;
  const until = `${start} < ${edge(bounds.start, last + 1, zone)}`;
  if (!bounds.end || !bounds.endPath) return `${from} and ${until}`;
  // An end before its start counts for nothing, so the start alone decides about such a record.
  return `${until} and (${from} or ${spellPath(bounds.endPath)} >= ${edge(bounds.end, first, zone)})`;
}

/** The beginning of a day, as its field compares. */
function edge(field: FieldDefinition, day: number, zone: string): string {
  const date = dateOfDay(day);
  if (!isTimed(field)) return spellValue('date', date);
  return spellValue('datetime', fromWallClock(`${date}T00:00:00`, zone));
}
