import { showTimeOfDay } from '../../core/format/time_of_day';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function TimeCell({ value }: FieldShowProps) {
  return typeof value === 'string' && value ? (
    <time className="yz-figure" dateTime={value}>
      {showTimeOfDay(value)}
    </time>
  ) : (
    <Blank />
  );
}
