import { InputNumber } from 'antd';

interface NumberInputProps {
  readonly id: string;
  readonly label: string;
  readonly value: number | string | null;
  readonly onChange: (value: number | string | null) => void;
  /** Exact numbers are texts, with as many places as are written. */
  readonly exact?: boolean;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly invalid: boolean;
  readonly placeholder: string | undefined;
}

/** A whole number within bounds, or an exact one. */
export default function NumberInput({ id, label, value, onChange, exact = false, minimum, maximum, invalid, placeholder }: NumberInputProps) {
  return (
    <InputNumber<number | string>
      id={id}
      aria-label={label}
      value={value}
      {...(exact ? { stringMode: true } : { precision: 0, min: minimum, max: maximum })}
      status={invalid ? 'error' : undefined}
      placeholder={placeholder}
      onChange={onChange}
    />
  );
}
