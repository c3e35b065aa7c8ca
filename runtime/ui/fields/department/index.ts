import type { FieldKit } from '../field_kit';
import { reference } from '../reference';

/** A record of the built-in departments, chosen like any other. */
export const department: FieldKit = { ...reference, width: 130 };
