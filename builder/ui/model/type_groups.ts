/** Field types as people look for them. What a plug-in adds stands under "more". */
export const TYPE_GROUPS = ['text', 'numbers', 'time', 'choices', 'links', 'computed', 'files', 'more'] as const;
export type TypeGroup = (typeof TYPE_GROUPS)[number];

const TYPES: Readonly<Record<string, TypeGroup>> = {
  text: 'text', long_text: 'text', rich_text: 'text', email: 'text', phone: 'text', url: 'text', barcode: 'text',
  integer: 'numbers', decimal: 'numbers', money: 'numbers', percent: 'numbers', rating: 'numbers', boolean: 'choices',
  date: 'time', datetime: 'time', time: 'time', duration: 'time',
  choice: 'choices', multi_choice: 'choices', cascade: 'choices', tags: 'choices',
  reference: 'links', multi_reference: 'links', any_reference: 'links', subtable: 'links', user: 'links', users: 'links',
  department: 'links', role: 'links',
  formula: 'computed', rollup: 'computed', lookup: 'computed', autonumber: 'computed',
  file: 'files', image: 'files', signature: 'files',
};

export function groupOf(type: string): TypeGroup {
  return TYPES[type] ?? 'more';
}
