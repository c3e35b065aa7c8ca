import { shiftDecimal } from '../../core/format/number';
import type { FieldFilterProps } from '../field_kit';
import { NumberFilter } from '../shared/number_filter';

/** Asks for percents, filters by fractions. */
export function PercentFilter({ values, onChange, ...rest }: FieldFilterProps) {
  const shift = (list: readonly string[], places: number) =>
    list.map((value) => (value === '' ? '' : shiftDecimal(value, places)));
  return <NumberFilter {...rest} values={shift(values, 2)} onChange={(next) => onChange(shift(next, -2))} />;
}
