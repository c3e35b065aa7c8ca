/** Which fields a setting of a view takes, by the words of `engines.definition.view_types.fits`. */
import type { FieldInfo } from './names';

const GROUPS = new Set(['choice', 'boolean', 'reference', 'user', 'department', 'cascade', 'role']);
const NUMBERS = new Set(['integer', 'decimal', 'money', 'percent', 'rating']);

/** Whether `field` of `entity` ("app.key") may stand where `word` is asked for; unknown words take any. */
export function fits(word: string | undefined, field: FieldInfo, entity: string | undefined, here?: string): boolean {
  switch (word) {
    case 'groups':
      return GROUPS.has(field.valueType);
    case 'choice':
      return field.valueType === 'choice' || field.valueType === 'cascade';
    case 'date':
      return field.valueType === 'date' || field.valueType === 'datetime';
    case 'number':
      return NUMBERS.has(field.valueType);
    case 'picture':
      return field.type === 'image' || field.type === 'signature';
    case 'hierarchy':
      return field.hierarchy;
    case 'several_own_kind':
      return field.type === 'multi_reference' && field.entity === entity;
    case 'rows':
      return field.type === 'subtable';
    case 'reference_here':
      return (field.type === 'reference' || field.type === 'multi_reference') && (here === undefined || field.entity === here);
    default:
      return true;
  }
}
