/** Values while computing, and their form outside. */
import { type FieldValue, itemsOf } from '../record';
import { formatDecimal, parseDecimal } from './decimal';
import { readDuration, writeDuration } from './duration';
import { formatDate, formatTime, parseDate, parseTime } from './calendar';
import { scaleOf, type TypeOf } from './tree';

/**
 * Inside: number, money → BigInt at the type's scale; date → days; datetime, duration → BigInt
 * microseconds; choice, reference, text → string; list → strings. null is blank.
 */
export type Inner = bigint | number | string | boolean | readonly string[] | null;

/** Outside: decimals, dates, times as text, lists of texts, see `evaluate`. */
export type Scalar = string | boolean | readonly string[] | null;

/** The inner form of a record's value. What is not of the type (a field being typed in) is blank. */
export function toInner(value: unknown, type: TypeOf): Inner {
  if (value === null || value === undefined) return null;
  if (type.kind === 'boolean') return typeof value === 'boolean' ? value : null;
  if (type.kind === 'list') {
    const items = itemsOf(value as FieldValue);
    return items.length ? items : null;
  }
  // The parts of a value travel as their JSON.
  if (type.kind === 'parts') return typeof value === 'object' ? JSON.stringify(value) : null;
  if (type.kind === 'any_reference' && typeof value === 'object') {
    const { entity, id } = value as { entity?: unknown; id?: unknown };
    return typeof entity === 'string' && typeof id === 'string' ? `${entity}/${id}` : null;
  }
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '') return null;
  switch (type.kind) {
    case 'number':
    case 'money':
      return parseDecimal(text, scaleOf(type));
    case 'date':
      return parseDate(text);
    case 'datetime':
      return parseTime(text);
    case 'duration':
      return readDuration(text);
    default:
      return text;
  }
}

export function toOuter(value: Inner, type: TypeOf): Scalar {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') {
    if (type.kind === 'datetime') return formatTime(value);
    return type.kind === 'duration' ? writeDuration(value) : formatDecimal(value, scaleOf(type));
  }
  if (typeof value === 'number') return formatDate(value);
  return value;
}
