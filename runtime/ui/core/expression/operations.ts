/** What each operation of the tree means; the twin of `engines/expression/functions`. */
import { amountWords } from './amount_words';
import { addDays, addMonths, boundedTime, civil, formatDate, localDay, localText, localTime, makeDate } from './calendar';
import { addWorkdays, dayOfYear, monthEnd, monthsApart, monthStart, week, workdays } from './calendar_parts';
import {
  fit,
  floorDivide,
  formatDecimal,
  halfUp,
  parseDecimal,
  power,
  QUOTIENT_SCALE,
  rescale,
  squareRoot,
} from './decimal';
import { writeDuration } from './duration';
import { compareText, join, lengthOf, lower, numberText, trim, upper } from './text';
import * as parts from './text_parts';
import { type CallNode, scaleOf, type TypeOf } from './tree';
import type { Inner } from './value';

/** The moment, zone and person an operation may look at. */
export interface Moment {
  /** Microseconds since the epoch. */
  readonly now: bigint;
  readonly zone: string;
}

interface Operation {
  /** Blank whenever an argument is; `apply` never sees one. */
  readonly strict: boolean;
  readonly apply: (values: readonly Inner[], node: CallNode, moment: Moment) => Inner;
}

type Apply = Operation['apply'];

function strict(apply: Apply): Operation {
  return { strict: true, apply };
}

function aware(apply: Apply): Operation {
  return { strict: false, apply };
}

// --- reading arguments: the tree is typed, so these only narrow -----------------------------------

function big(value: Inner | undefined): bigint {
  if (typeof value !== 'bigint') throw new TypeError('a number was expected');
  return value;
}

function day(value: Inner | undefined): number {
  if (typeof value !== 'number') throw new TypeError('a date was expected');
  return value;
}

function text(value: Inner | undefined): string {
  if (typeof value !== 'string') throw new TypeError('a text was expected');
  return value;
}

function typeAt(node: CallNode, index: number): TypeOf {
  return node.args[index]?.type ?? { kind: 'blank' };
}

function scaleAt(node: CallNode, index: number): number {
  return scaleOf(typeAt(node, index));
}

/** Two numbers at their wider scale. */
function aligned(values: readonly Inner[], node: CallNode): readonly [bigint, bigint, number] {
  const scale = Math.max(scaleAt(node, 0), scaleAt(node, 1));
  return [
    rescale(big(values[0]), scaleAt(node, 0), scale),
    rescale(big(values[1]), scaleAt(node, 1), scale),
    scale,
  ];
}

/** Negative, zero or positive, as the left value is below, at or above the right. */
export function compare(left: Inner, leftType: TypeOf, right: Inner, rightType: TypeOf): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  let a = left;
  let b = right;
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const scale = Math.max(scaleOf(leftType), scaleOf(rightType));
    a = rescale(a, scaleOf(leftType), scale);
    b = rescale(b, scaleOf(rightType), scale);
  }
  if (a === b) return 0;
  return (a as bigint) < (b as bigint) ? -1 : 1;
}

function comparison(holds: (order: number) => boolean): Operation {
  return aware((values, node) => {
    const [left = null, right = null] = values;
    if (left === null || right === null) return false;
    return holds(compare(left, typeAt(node, 0), right, typeAt(node, 1)));
  });
}

function member(negated: boolean): Operation {
  return aware((values, node) => {
    const [needle = null, ...items] = values;
    if (needle === null) return false;
    const found = items.some(
      (item, index) =>
        item !== null && compare(needle, typeAt(node, 0), item, typeAt(node, index + 1)) === 0,
    );
    return found !== negated;
  });
}

function memberOfList(negated: boolean): Operation {
  return aware(([needle = null, items = null]) => {
    if (typeof needle !== 'string') return false;
    return (Array.isArray(items) && items.includes(needle)) !== negated;
  });
}

/** The items of a list, none for a blank one. */
function itemsOf(value: Inner | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function listOf(items: readonly (Inner | undefined)[]): readonly string[] | null {
  const distinct = new Set(items.filter((item): item is string => typeof item === 'string'));
  return distinct.size ? [...distinct] : null;
}

/** A question about two lists, neither of them blank. */
function listTest(holds: (left: ReadonlySet<string>, right: readonly string[]) => boolean): Operation {
  return aware(([left = null, right = null]) => {
    if (left === null || right === null) return false;
    return holds(new Set(itemsOf(left)), itemsOf(right));
  });
}

function sameItems(left: ReadonlySet<string>, right: readonly string[]): boolean {
  return left.size === new Set(right).size && right.every((item) => left.has(item));
}

/** The least (sign -1) or greatest (sign 1) of the values that are not blank. */
export function extreme(values: readonly Inner[], type: TypeOf, sign: number): Inner {
  let found: Inner = null;
  for (const value of values) {
    if (value !== null && (found === null || compare(value, type, found, type) * sign > 0)) found = value;
  }
  return found;
}

function quotient(values: readonly Inner[], node: CallNode): Inner {
  const [left, right] = aligned(values, node);
  return right === 0n ? null : fit(halfUp(left * power(QUOTIENT_SCALE), right));
}

const textTest = (holds: (whole: string, part: string) => boolean): Operation =>
  aware(([whole = null, part = null]) =>
    typeof whole === 'string' && typeof part === 'string' ? holds(whole, part) : false,
  );

const BY_NAME: Readonly<Record<string, Operation>> = {
  // numbers
  add: strict((values, node) => {
    const [left, right] = aligned(values, node);
    return fit(left + right);
  }),
  subtract: strict((values, node) => {
    const [left, right] = aligned(values, node);
    return fit(left - right);
  }),
  multiply: strict((values, node) => {
    const scale = scaleAt(node, 0) + scaleAt(node, 1);
    return fit(rescale(big(values[0]) * big(values[1]), scale, scaleOf(node.type)));
  }),
  divide: strict(quotient),
  floor_divide: strict((values, node) => {
    const [left, right] = aligned(values, node);
    return right === 0n ? null : fit(floorDivide(left, right));
  }),
  modulo: strict((values, node) => {
    const [left, right] = aligned(values, node);
    return right === 0n ? null : fit(left - floorDivide(left, right) * right);
  }),
  negate: strict(([value]) => -big(value)),
  rescale: strict(([value], node) => fit(rescale(big(value), scaleAt(node, 0), scaleOf(node.type)))),
  floor: strict(([value], node) => floorDivide(big(value), power(scaleAt(node, 0)))),
  ceil: strict(([value], node) => -floorDivide(-big(value), power(scaleAt(node, 0)))),
  abs: strict(([value]) => (big(value) < 0n ? -big(value) : big(value))),
  sign: strict(([value]) => BigInt(Number(big(value) > 0n) - Number(big(value) < 0n))),
  // BigInt division cuts off.
  truncate: strict(([value], node) => big(value) / power(scaleAt(node, 0) - scaleOf(node.type))),
  power: strict(([value, exponent], node) => {
    const times = big(exponent);
    if (times < 0n || times > 64n) return null;
    return fit(rescale(big(value) ** times, scaleAt(node, 0) * Number(times), scaleOf(node.type)));
  }),
  sqrt: strict(([value], node) => squareRoot(big(value), scaleAt(node, 0))),
  amount_words: strict(([value]) => amountWords(big(value))),
  least: aware((values, node) => extreme(values, node.type, -1)),
  greatest: aware((values, node) => extreme(values, node.type, 1)),
  number: strict(([value], node) => {
    const found = numberText(text(value));
    return found === null ? null : parseDecimal(found, scaleOf(node.type));
  }),

  // comparisons and logic
  equal: comparison((order) => order === 0),
  not_equal: comparison((order) => order !== 0),
  less: comparison((order) => order < 0),
  less_or_equal: comparison((order) => order <= 0),
  greater: comparison((order) => order > 0),
  greater_or_equal: comparison((order) => order >= 0),
  in: member(false),
  not_in: member(true),
  in_list: memberOfList(false),
  not_in_list: memberOfList(true),
  not: aware(([value]) => value !== true),
  is_blank: aware(([value]) => value === null),

  // text
  concat: aware((values) => join(values.map((value) => (value === null ? null : text(value))))),
  len: aware(([value = null]) => (typeof value === 'string' ? BigInt(lengthOf(value)) : 0n)),
  lower: strict(([value]) => lower(text(value))),
  upper: strict(([value]) => upper(text(value))),
  trim: strict(([value]) => trim(text(value))),
  contains: textTest((whole, part) => whole.includes(part)),
  starts_with: textTest((whole, part) => whole.startsWith(part)),
  ends_with: textTest((whole, part) => whole.endsWith(part)),
  left: strict(([value, count]) => parts.left(text(value), big(count))),
  right: strict(([value, count]) => parts.right(text(value), big(count))),
  mid: strict(([value, start, count]) => parts.mid(text(value), big(start), big(count))),
  find: strict(([value, part]) => parts.find(text(value), text(part))),
  replace: aware(([value = null, old = null, next = null]) =>
    parts.replace(value as string | null, old as string | null, next as string | null),
  ),
  text_before: strict(([value, part]) => parts.before(text(value), text(part))),
  text_after: strict(([value, part]) => parts.after(text(value), text(part))),
  repeat: strict(([value, count]) => parts.repeat(text(value), big(count))),
  pad_left: strict(([value, length, fill]) => parts.padding(text(value), big(length), text(fill)) + text(value)),
  pad_right: strict(([value, length, fill]) => text(value) + parts.padding(text(value), big(length), text(fill))),
  part: strict(([value, name]) => parts.partOf(text(value), text(name))),
  plain_text: strict(([value]) => parts.plainText(text(value))),
  duration_text: strict(([value]) => writeDuration(big(value))),
  number_text: strict(([value], node) => formatDecimal(big(value), scaleAt(node, 0))),
  boolean_text: strict(([value]) => (value === true ? 'true' : 'false')),
  date_text: strict(([value]) => formatDate(day(value))),
  datetime_text: strict(([value], _, moment) => localText(big(value), moment.zone)),
  choice_text: strict(([value]) => text(value)),
  items: aware(([value = null]) => BigInt(Array.isArray(value) ? value.length : 0)),

  // references to any of several entities: "app.entity/id"
  as_any: strict(([value], node) => `${node.args[0]?.type.entity ?? ''}/${text(value)}`),
  entity_of: strict(([value]) => text(value).split('/', 1)[0] ?? null),

  // lists
  list_equal: listTest(sameItems),
  list_not_equal: listTest((left, right) => !sameItems(left, right)),
  has_any: listTest((items, wanted) => wanted.some((item) => items.has(item))),
  has_all: listTest((items, wanted) => wanted.every((item) => items.has(item))),
  list: aware((items) => listOf(items)),
  list_add: aware(([items, more]) => listOf([...itemsOf(items), ...itemsOf(more)])),
  list_remove: aware(([items, less]) => {
    const gone = new Set(itemsOf(less));
    return listOf(itemsOf(items).filter((item) => !gone.has(item)));
  }),
  list_join: aware(([items = null, separator = null]) => {
    if (items === null) return null;
    const between = typeof separator === 'string' ? separator : '';
    return join(itemsOf(items).flatMap((item, index) => (index ? [between, item] : [item])));
  }),

  // dates and times
  today: aware((_values, _node, moment) => localDay(moment.now, moment.zone)),
  now: aware((_values, _node, moment) => moment.now),
  date_of: strict(([value], _, moment) => localDay(big(value), moment.zone)),
  make_date: strict(([year, month, date]) => makeDate(big(year), big(month), big(date))),
  days_apart: strict(([left, right]) => BigInt(day(left) - day(right))),
  add_days: strict(([value, days]) =>
    typeof value === 'bigint'
      ? boundedTime(value + big(days) * 86_400_000_000n)
      : addDays(day(value), big(days)),
  ),
  add_months: strict(([value, months]) => addMonths(day(value), big(months))),
  year: strict(([value]) => BigInt(civil(day(value)).year)),
  month: strict(([value]) => BigInt(civil(day(value)).month)),
  day: strict(([value]) => BigInt(civil(day(value)).day)),
  week: strict(([value]) => BigInt(week(day(value)))),
  day_of_year: strict(([value]) => BigInt(dayOfYear(day(value)))),
  month_start: strict(([value]) => monthStart(day(value))),
  month_end: strict(([value]) => monthEnd(day(value))),
  months_apart: strict(([first, last]) => BigInt(monthsApart(day(first), day(last)))),
  workdays: strict(([first, last]) => BigInt(workdays(day(first), day(last)))),
  add_workdays: strict(([value, count]) => addWorkdays(day(value), big(count))),
  time_of: strict(([value], _, moment) => localTime(big(value), moment.zone)),
  hour: strict(([value]) => floorDivide(big(value), 3_600_000_000n)),
  minute: strict(([value]) => {
    const minutes = floorDivide(big(value), 60_000_000n);
    return minutes - floorDivide(minutes, 60n) * 60n;
  }),
  time_apart: strict(([left, right]) => big(left) - big(right)),
  add_duration: strict(([time, duration]) => boundedTime(big(time) + big(duration))),
  subtract_duration: strict(([time, duration]) => boundedTime(big(time) - big(duration))),
  duration_add: strict(([left, right]) => fit(big(left) + big(right))),
  duration_subtract: strict(([left, right]) => fit(big(left) - big(right))),
  duration_divide: strict(quotient),
  duration_of_seconds: strict(([value], node) => fit(rescale(big(value), scaleAt(node, 0), 6))),
  duration_multiply: strict(([value, factor], node) => fit(rescale(big(value) * big(factor), scaleAt(node, 1), 0))),
  duration_share: strict(([value, count], node) =>
    big(count) === 0n ? null : fit(halfUp(big(value) * power(scaleAt(node, 1)), big(count))),
  ),
};

/** A map, so that no name reaches an object's prototype. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(Object.entries(BY_NAME));
