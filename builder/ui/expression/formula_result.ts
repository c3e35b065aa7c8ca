/** The type of a computed field that follows from what its formula gives. No React. */
import type { Field } from '../draft/package';
import type { ExpressionAnswer } from './draft_api';

export type GivenType = ExpressionAnswer['type'];

const SAME = new Set(['text', 'boolean', 'date', 'datetime', 'money']);
/** What a field holds that says nothing else, in places behind the point. */
const USUAL_SCALE = 2;

/** Sets the field's result by what the formula gives; what holds it already stays, for it was somebody's choice. */
export function followFormula(field: Field, given: GivenType | undefined): void {
  if (!given || holds(field, given)) return;
  const scale = given.scale ?? 0;
  if (given.kind === 'number') field.result = scale > 0 ? 'decimal' : 'integer';
  else if (SAME.has(given.kind)) field.result = given.kind;
  else return;
  if (scale > 0 && scale !== USUAL_SCALE) field.scale = scale;
  else delete field.scale;
}

function holds({ result, scale }: Field, given: NonNullable<GivenType>): boolean {
  if (given.kind !== 'number' && given.kind !== 'money') return result === given.kind;
  const room = typeof scale === 'number' ? scale : USUAL_SCALE;
  const needed = given.scale ?? 0;
  if (given.kind === 'money') return result === 'money' && needed <= room;
  return result === 'integer' ? needed === 0 : (result === 'decimal' || result === 'percent') && needed <= room;
}
