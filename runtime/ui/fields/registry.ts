/** Every field type the platform shows. A new type costs one folder and one line here. */
import type { FieldDefinition } from '../core/definition';
import { address } from './address';
import { anyReference } from './any_reference';
import { autonumber } from './autonumber';
import { barcode } from './barcode';
import { boolean } from './boolean';
import { cascade } from './cascade';
import { choice } from './choice';
import { date } from './date';
import { datetime } from './datetime';
import { decimal } from './decimal';
import { department } from './department';
import { duration } from './duration';
import { email } from './email';
import { encryptedText } from './encrypted_text';
import type { FieldKit } from './field_kit';
import { file } from './file';
import { formula } from './formula';
import { image } from './image';
import { integer } from './integer';
import { json } from './json';
import { location } from './location';
import { lookup } from './lookup';
import { longText } from './long_text';
import { money } from './money';
import { multiChoice } from './multi_choice';
import { multiReference } from './multi_reference';
import { percent } from './percent';
import { phone } from './phone';
import { rating } from './rating';
import { reference } from './reference';
import { richText } from './rich_text';
import { role } from './role';
import { rollup } from './rollup';
import { derivedKit } from './shared/derived_kit';
import { signature } from './signature';
import { subtable } from './subtable';
import { tags } from './tags';
import { text } from './text';
import { time } from './time';
import { url } from './url';
import { user } from './user';
import { users } from './users';

const KITS: Readonly<Record<string, FieldKit>> = {
  text,
  long_text: longText,
  integer,
  decimal,
  money,
  percent,
  boolean,
  date,
  datetime,
  choice,
  multi_choice: multiChoice,
  cascade,
  role,
  tags,
  file,
  image,
  signature,
  reference,
  any_reference: anyReference,
  multi_reference: multiReference,
  user,
  users,
  subtable,
  autonumber,
  department,
  address,
  location,
  phone,
  email,
  url,
  rating,
  time,
  duration,
  rich_text: richText,
  barcode,
  json,
  encrypted_text: encryptedText,
};

const RESULTS: Readonly<Record<string, Readonly<Record<string, FieldKit>>>> = { formula, rollup };

const derived = new Map<FieldKit, FieldKit>();

export const FIELD_TYPES: readonly string[] = [...Object.keys(KITS), ...Object.keys(RESULTS), 'lookup'];

/** The components of a field. A type this version does not know is shown as text. */
export function kitOf(field: FieldDefinition): FieldKit {
  const byResult = RESULTS[field.type];
  // The server says of a lookup what the original is.
  if (field.lookup) return lookup((byResult ? byResult[field.result ?? 'text'] : KITS[field.currency ? 'money' : field.type]) ?? text, Boolean(field.currency));
  if (byResult) return byResult[field.result ?? 'text'] ?? derivedKit(text);
  const kit = KITS[field.type] ?? text;
  if (!field.formula || field.type === 'autonumber') return kit;
  // Any type may carry a formula; the kit is kept so that React sees one component per type.
  let computed = derived.get(kit);
  if (!computed) {
    computed = derivedKit(kit);
    derived.set(kit, computed);
  }
  return computed;
}
