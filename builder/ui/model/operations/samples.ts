/** Sample records of an entity, as the definition has them: values as the API takes them, or {"ref"}, {"expression"}. */
import { type Entity, type Item, type Package, newId, sectionOf } from '../../draft';

export interface SampleRecord {
  ref?: string;
  values: Record<string, unknown>;
  [setting: string]: unknown;
}

interface SampleSet extends Item {
  entity: string;
  records: SampleRecord[];
}

export interface PlacedRecord {
  readonly set: string;
  readonly at: number;
  readonly record: SampleRecord;
}

export function samplesOf(document: Package, entity: Entity): readonly PlacedRecord[] {
  return ((document.sample_data ?? []) as SampleSet[])
    .filter((set) => set.entity === entity.key || set.entity === `${document.app.key}.${entity.key}`)
    .flatMap((set) => set.records.map((record, at) => ({ set: set.id, at, record })));
}

export function addSample(document: Package, entity: Entity): void {
  const sets = sectionOf<SampleSet>(document, 'sample_data');
  const own = [...sets].reverse().find((set) => set.entity === entity.key);
  if (own) own.records.push({ values: {} });
  else sets.push({ id: newId('s'), entity: entity.key, records: [{ values: {} }] });
}

export function removeSample(document: Package, set: string, at: number): void {
  const sets = sectionOf<SampleSet>(document, 'sample_data');
  const found = sets.find((one) => one.id === set);
  found?.records.splice(at, 1);
  if (found?.records.length === 0) sets.splice(sets.indexOf(found), 1);
}

export function setSample(document: Package, set: string, at: number, key: string, text: string, type: string): void {
  const record = sectionOf<SampleSet>(document, 'sample_data').find((one) => one.id === set)?.records[at];
  if (!record) return;
  if (text === '') delete record.values[key];
  else record.values[key] = valueOf(text, type);
}

/** What stands beside a record's values: its name, whose it is, the process started on it. */
export const SAMPLE_SETTINGS = ['ref', 'owner', 'start'] as const;
export type SampleSetting = (typeof SAMPLE_SETTINGS)[number];

export function setSampleSetting(document: Package, set: string, at: number, setting: SampleSetting, text: string): void {
  const record = sectionOf<SampleSet>(document, 'sample_data').find((one) => one.id === set)?.records[at];
  if (!record) return;
  if (text === '') delete record[setting];
  else record[setting] = text;
}

const NUMBERS = new Set(['integer', 'rating']);

/**
 * What was typed, as JSON where it is an object or a list, else as the field's values are written. "@name" is the
 * record given that name, "= today()" is worked out on install.
 */
export function valueOf(text: string, type: string): unknown {
  if (/^@[^\s@]+$/.test(text)) return { ref: text.slice(1) };
  if (text.startsWith('=')) return { expression: text.slice(1).trim() };
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (NUMBERS.has(type) && /^-?\d{1,15}$/.test(text)) return Number(text);
  return text;
}

export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (isPart(value, 'ref')) return `@${value.ref}`;
  if (isPart(value, 'expression')) return `= ${value.expression}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isPart<K extends string>(value: unknown, name: K): value is Record<K, string> {
  const parts = Object.entries(value as object);
  return typeof value === 'object' && parts.length === 1 && parts[0]?.[0] === name && typeof parts[0][1] === 'string';
}
