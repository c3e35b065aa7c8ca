/** Which comparisons a reader can choose for a kind of value. */

export type Operator =
  | 'is'
  | 'is_not'
  | 'any_of'
  | 'all_of'
  | 'none_of'
  | 'within'
  | 'not_within'
  | 'contains'
  | 'starts_with'
  | 'more'
  | 'at_least'
  | 'less'
  | 'at_most'
  | 'between'
  | 'during'
  | 'is_true'
  | 'is_false'
  | 'is_blank'
  | 'is_not_blank';

/** What is compared; several field types share one. */
export type FilterKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'branch'
  | 'duration'
  | 'reference'
  | 'list'
  | 'presence'
  | 'none';

const BY_KIND: Readonly<Record<FilterKind, readonly Operator[]>> = {
  text: ['contains', 'is', 'is_not', 'starts_with', 'is_blank', 'is_not_blank'],
  number: ['at_least', 'at_most', 'is', 'more', 'less', 'between', 'is_blank', 'is_not_blank'],
  boolean: ['is_true', 'is_false', 'is_blank'],
  date: ['during', 'at_least', 'at_most', 'is', 'between', 'is_blank', 'is_not_blank'],
  datetime: ['at_least', 'at_most', 'between', 'is_blank', 'is_not_blank'],
  duration: ['at_least', 'at_most', 'is', 'between', 'is_blank', 'is_not_blank'],
  choice: ['any_of', 'is_not', 'is_blank', 'is_not_blank'],
  branch: ['within', 'not_within', 'is_blank', 'is_not_blank'],
  reference: ['any_of', 'is_not', 'is_blank', 'is_not_blank'],
  list: ['any_of', 'all_of', 'none_of', 'is_blank', 'is_not_blank'],
  presence: ['is_not_blank', 'is_blank'],
  none: [],
};

export function operatorsOf(kind: FilterKind): readonly Operator[] {
  return BY_KIND[kind];
}

/** How many values an operator takes; Infinity for a list. */
export function arity(operator: Operator): number {
  switch (operator) {
    case 'is_true':
    case 'is_false':
    case 'is_blank':
    case 'is_not_blank':
      return 0;
    case 'between':
      return 2;
    case 'any_of':
    case 'all_of':
    case 'none_of':
    case 'within':
    case 'not_within':
      return Number.POSITIVE_INFINITY;
    default:
      return 1;
  }
}
