import { Input } from 'antd';

import type { FieldFilterProps } from '../field_kit';

export function TextFilter({ values, onChange, count, label }: FieldFilterProps) {
  if (count === 0) return null;
  return (
    <Input
      aria-label={label}
      value={values[0] ?? ''}
      onChange={(event) => onChange([event.target.value])}
      maxLength={200}
    />
  );
}
