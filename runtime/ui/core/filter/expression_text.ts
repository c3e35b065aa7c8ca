/** Conditions to the text of a filter expression. */
import { type Condition, type FieldCondition, isFieldCondition } from './condition';
import { quote, spellPath, spellValue } from './literal';
import { arity } from './operators';
import { duringText } from './during';

/** "" when nothing is asked for. */
export function filterText(conditions: readonly Condition[]): string {
  return conditions
    .filter((condition) => !isFieldCondition(condition) || isComplete(condition))
    .map((condition) => (isFieldCondition(condition) ? conditionText(condition) : `(${condition.text})`))
    .join(' and ');
}

/** Both filters must hold; either may be empty. */
export function bothFilters(...texts: readonly (string | null | undefined)[]): string | undefined {
  const given = texts.filter((text): text is string => Boolean(text?.trim()));
  if (given.length === 0) return undefined;
  return given.length === 1 ? given[0] : given.map((text) => `(${text})`).join(' and ');
}

export function isComplete(condition: FieldCondition): boolean {
  const wanted = arity(condition.operator);
  const given = condition.values.filter((value) => value !== '').length;
  return wanted === Number.POSITIVE_INFINITY ? given > 0 : given >= wanted;
}

export function conditionText({ path, kind, operator, values }: FieldCondition): string {
  const name = spellPath(path);
  const spelled = values.map((value) => spellValue(kind, value));
  const [first = '', second = ''] = spelled;
  switch (operator) {
    case 'is':
      return `${name} == ${first}`;
    case 'is_not':
      return `${name} != ${first}`;
    case 'any_of':
      if (kind === 'list') return `has_any(${name}, ${spelled.join(', ')})`;
      return spelled.length === 1 ? `${name} == ${first}` : `${name} in (${spelled.join(', ')})`;
    case 'all_of':
      return `has_all(${name}, ${spelled.join(', ')})`;
    case 'none_of':
      return `not has_any(${name}, ${spelled.join(', ')})`;
    case 'within':
      return `within(${name}, ${spelled.join(', ')})`;
    case 'not_within':
      return `not within(${name}, ${spelled.join(', ')})`;
    case 'contains':
    case 'starts_with':
      return textCall(operator, name, values[0] ?? '');
    case 'more':
      return `${name} > ${first}`;
    case 'at_least':
      return `${name} >= ${first}`;
    case 'less':
      return `${name} < ${first}`;
    case 'at_most':
      return `${name} <= ${first}`;
    case 'between':
      return `${name} >= ${first} and ${name} <= ${second}`;
    case 'during':
      return duringText(name, values[0] ?? '');
    case 'is_true':
      return `${name} == true`;
    case 'is_false':
      return `${name} == false`;
    case 'is_blank':
      return `is_blank(${name})`;
    case 'is_not_blank':
      return `not is_blank(${name})`;
  }
}

/** The language compares exactly; people searching for "acme" mean "ACME" too. */
function textCall(name: string, path: string, part: string): string {
  const latin = /[a-z]/i.test(part);
  return latin
    ? `${name}(lower(${path}), ${quote(part.toLowerCase())})`
    : `${name}(${path}, ${quote(part)})`;
}
