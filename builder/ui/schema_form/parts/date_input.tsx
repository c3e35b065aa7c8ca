import { DatePicker } from 'antd';
import dayjs from 'dayjs';

export interface DateInputProps {
  readonly id: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly onChange: (next: string | undefined) => void;
}

/** A moment, as RFC 3339. */
export default function DateInput({ id, value, invalid, onChange }: DateInputProps) {
  return (
    <DatePicker
      id={id}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      status={invalid ? 'error' : undefined}
      value={value ? dayjs(value) : null}
      onChange={(next) => onChange(next ? next.toDate().toISOString().replace('.000Z', 'Z') : undefined)}
    />
  );
}
