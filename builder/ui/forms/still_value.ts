/** A sample value in words, as the field's own input would show it. No React. */
import type { FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import type { FieldValue } from '@yingzao/runtime-ui/core/record';
import type { Format } from '@yingzao/runtime-ui/hooks/use_format';

export function stillText(field: FieldDefinition, value: FieldValue | undefined, format: Format): string {
  if (typeof value !== 'string') return '';
  const kind = field.value_type?.kind ?? field.type;
  switch (field.derived ? kind : field.type) {
    case 'money':
      return field.derived ? format.money(value, null, field.scale ?? undefined) : format.decimal(value, field.scale ?? 2);
    case 'number':
    case 'integer':
    case 'decimal':
      return format.decimal(value, field.scale ?? undefined);
    case 'percent':
      return format.percent(value).replace(/%$/, '');
    case 'date':
      return format.date(value);
    case 'datetime':
      return format.dateTime(value);
    case 'time':
      return value.slice(0, field.seconds ? 8 : 5);
    case 'rich_text':
      return value.replaceAll(/<[^>]*>/g, '');
    default:
      return value;
  }
}
