import { newId } from '../../draft/items';
import { type Json, isObject } from '../core/schema';

/** A copy that is nobody else: every id in it is new. */
export function withNewIds(value: Json, key?: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => withNewIds(one));
  if (!isObject(value)) return value;
  const made = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === 'id' && typeof inner === 'string' ? newId() : withNewIds(inner)]));
  return key === undefined ? made : { ...made, key };
}
