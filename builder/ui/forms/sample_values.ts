/** Values a form is shown with before it has records: one of each kind, the same every time. */
import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { type Language, pick } from '@yingzao/runtime-ui/core/label';
import type { FieldValue, Values } from '@yingzao/runtime-ui/core/record';

const NUMBERS = ['12', '3', '128', '45', '7'];
const AMOUNTS = ['12800.00', '360.00', '4500.00'];
const DAYS = ['2026-03-18', '2026-04-02', '2026-05-20'];

/** Values by key; what a sample would only mislead about (files, people, records) stays blank. */
export function sampleValues(entity: EntityDefinition, language: Language): Values {
  return Object.fromEntries(entity.fields.map((field, index) => [field.key, sampleValue(field, index, language)]));
}

export function sampleValue(field: FieldDefinition, index: number, language: Language): FieldValue | undefined {
  const label = pick(field.label, language, field.key);
  switch (field.type) {
    case 'text':
      return language === 'zh' ? `示例${label}` : `Sample ${label.toLowerCase()}`;
    case 'long_text':
      return language === 'zh' ? '这里是一段示例文字，用来看看版面。' : 'A few words to see how the form reads.';
    case 'rich_text':
      return language === 'zh' ? '<p>示例<strong>格式文本</strong></p>' : '<p>Some <strong>formatted</strong> text</p>';
    case 'integer':
      return NUMBERS[index % NUMBERS.length];
    case 'decimal':
      return fixed(NUMBERS[index % NUMBERS.length] ?? '1', field.scale ?? 2);
    case 'percent':
      return '0.1500';
    case 'rating':
      return '4';
    case 'money':
      return AMOUNTS[index % AMOUNTS.length];
    case 'boolean':
      return index % 2 === 0;
    case 'date':
      return DAYS[index % DAYS.length];
    case 'datetime':
      return `${DAYS[index % DAYS.length]}T02:30:00Z`;
    case 'time':
      return '09:30:00';
    case 'duration':
      return '01:30:00';
    case 'choice':
    case 'cascade':
      return chosen(field)[0];
    case 'multi_choice':
      return chosen(field).slice(0, 2);
    case 'tags':
      return (field.listed ?? []).slice(0, 2).map(({ text }) => text);
    case 'email':
      return 'sample@example.com';
    case 'phone':
      return '+8613800138000';
    case 'url':
      return 'https://example.com';
    case 'autonumber':
      return 'NO-0001';
    case 'formula':
    case 'rollup':
    case 'lookup':
      return derived(field, index);
    default:
      return undefined;
  }
}

function derived(field: FieldDefinition, index: number): FieldValue | undefined {
  switch (field.value_type?.kind) {
    case 'money':
      return AMOUNTS[index % AMOUNTS.length];
    case 'number':
      return fixed(NUMBERS[index % NUMBERS.length] ?? '1', field.value_type.scale ?? 0);
    case 'date':
      return DAYS[index % DAYS.length];
    case 'boolean':
      return true;
    default:
      return undefined;
  }
}

function chosen(field: FieldDefinition): readonly string[] {
  const live = (field.options ?? []).filter(({ active }) => active !== false);
  const leaves = live.filter(({ key }) => !live.some(({ parent }) => parent === key));
  return leaves.map(({ key }) => key);
}

function fixed(digits: string, scale: number): string {
  return scale > 0 ? `${digits}.${'0'.repeat(scale)}` : digits;
}
