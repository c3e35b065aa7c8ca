import type { FieldKit } from '../field_kit';
import { derivedInput } from './derived_input';

/** A kit for values the platform computes: looks like `result`, cannot be changed. */
export function derivedKit(result: FieldKit): FieldKit {
  return { ...result, Input: derivedInput(result.View), fromText: () => undefined };
}
