import { Checkbox } from 'antd';

interface TicksProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Several of a few, all in sight. */
export default function Ticks({ id, label, options, chosen, onChange }: TicksProps) {
  return (
    <div id={id} role="group" aria-label={label} className="yz-ticks">
      {options.map((one) => (
        <Checkbox
          key={one.value}
          checked={chosen.includes(one.value)}
          onChange={(event) => onChange(event.target.checked ? [...chosen, one.value] : chosen.filter((other) => other !== one.value))}
        >
          {one.label}
        </Checkbox>
      ))}
    </div>
  );
}
