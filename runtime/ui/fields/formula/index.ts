import { boolean } from '../boolean';
import { date } from '../date';
import { datetime } from '../datetime';
import { decimal } from '../decimal';
import type { FieldKit } from '../field_kit';
import { integer } from '../integer';
import { money } from '../money';
import { percent } from '../percent';
import { derivedKit } from '../shared/derived_kit';
import { text } from '../text';

/** Formulas look like the type of their result. */
export const formula: Readonly<Record<string, FieldKit>> = {
  text: derivedKit(text),
  integer: derivedKit(integer),
  decimal: derivedKit(decimal),
  percent: derivedKit(percent),
  money: derivedKit(money),
  boolean: derivedKit(boolean),
  date: derivedKit(date),
  datetime: derivedKit(datetime),
};
