import { useText } from '../../hooks/use_text';
import type { FieldFilterProps } from '../field_kit';
import { NumberInput } from './number_input';

export function NumberFilter({ field, values, onChange, count, label }: FieldFilterProps) {
  const text = useText();
  if (count === 0) return null;
  const scale = field.scale ?? field.value_type?.scale ?? 6;
  const set = (at: number, value: string | null) => {
    const next = [values[0] ?? '', values[1] ?? ''].slice(0, count);
    next[at] = value ?? '';
    onChange(next);
  };
  return (
    <span className="yz-filter-range">
      <NumberInput label={label} scale={scale} value={values[0] || null} onChange={(value) => set(0, value)} />
      {count === 2 && (
        <>
          <span>{text('filter.to')}</span>
          <NumberInput
            label={`${label} ${text('filter.to')}`}
            scale={scale}
            value={values[1] || null}
            onChange={(value) => set(1, value)}
          />
        </>
      )}
    </span>
  );
}
