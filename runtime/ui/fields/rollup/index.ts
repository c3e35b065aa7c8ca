import type { FieldKit } from '../field_kit';
import { formula } from '../formula';

/** Rollups have the results of formulas, without text and yes/no. */
export const rollup: Readonly<Record<string, FieldKit>> = formula;
