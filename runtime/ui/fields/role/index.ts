import { choice } from '../choice';
import type { FieldKit } from '../field_kit';

/** One of the roles there are; the server lists them as options. */
export const role: FieldKit = { ...choice, width: 130 };
