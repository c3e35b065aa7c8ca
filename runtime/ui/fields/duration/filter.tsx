import { useText } from '../../hooks/use_text';
import type { FieldFilterProps } from '../field_kit';
import { DurationLine } from './line';

export function DurationFilter({ values, onChange, count, label }: FieldFilterProps) {
  const text = useText();
  if (count === 0) return null;
  const set = (at: number, value: string | null) => {
    const next = [values[0] ?? '', values[1] ?? ''].slice(0, count);
    next[at] = value ?? '';
    onChange(next);
  };
  return (
    <span className="yz-filter-range">
      <DurationLine label={label} value={values[0] || null} onChange={(value) => set(0, value)} />
      {count === 2 && (
        <>
          <span>{text('filter.to')}</span>
          <DurationLine
            label={`${label} ${text('filter.to')}`}
            value={values[1] || null}
            onChange={(value) => set(1, value)}
          />
        </>
      )}
    </span>
  );
}
