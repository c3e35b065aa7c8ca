import { CheckOutlined } from '@ant-design/icons';
import { ColorPicker } from 'antd';

import { useText } from '../i18n/use_text';
import './inputs.css';

/** Colours that stay readable as text on white and as ground under white (WCAG AA). */
export const COLOURS = [
  '#1d6b62', '#2563a8', '#6246ad', '#a2337f', '#b42318', '#a35200', '#7a6a00', '#3d7a1f', '#0f6f8a', '#5b6663',
] as const;

export interface ColourInputProps {
  readonly label: string;
  readonly value: string | null | undefined;
  readonly onChange: (colour: string) => void;
}

/** A colour of the palette, or any other. */
export function ColourInput({ label, value, onChange }: ColourInputProps) {
  const text = useText();
  const other = value && !COLOURS.includes(value.toLowerCase() as (typeof COLOURS)[number]);
  return (
    <div className="yzb-colours" role="group" aria-label={label}>
      {COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className="yzb-colour"
          style={{ background: colour }}
          aria-label={colour}
          aria-pressed={colour === value?.toLowerCase()}
          onClick={() => onChange(colour)}
        >
          {colour === value?.toLowerCase() && <CheckOutlined aria-hidden="true" />}
        </button>
      ))}
      <ColorPicker
        value={other ? value : '#1d6b62'}
        disabledAlpha
        disabledFormat
        format="hex"
        onChangeComplete={(next) => onChange(next.toHexString())}
      >
        <button
          type="button"
          className={other ? 'yzb-colour' : 'yzb-colour yzb-colour-other'}
          style={other ? { background: value } : undefined}
          aria-label={text('input.other_colour')}
          aria-pressed={Boolean(other)}
        >
          {other ? <CheckOutlined aria-hidden="true" /> : '+'}
        </button>
      </ColorPicker>
    </div>
  );
}
