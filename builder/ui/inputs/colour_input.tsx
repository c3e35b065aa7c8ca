import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import { useText } from '../i18n/use_text';
import { AskedColourPicker } from './asked_colour_picker';
import { COLOURS } from './colours';
import './inputs.css';

export interface ColourInputProps {
  readonly label: string;
  readonly value: string | null | undefined;
  readonly onChange: (colour: string) => void;
  /** Takes the colour away, where there need be none. */
  readonly onClear?: () => void;
}

/** A colour of the palette, or any other. */
export function ColourInput({ label, value, onChange, onClear }: ColourInputProps) {
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
      <AskedColourPicker
        value={other ? value : '#1d6b62'}
        disabledAlpha
        disabledFormat
        format="hex"
        onChangeComplete={(next) => onChange(next.toHexString())}
      >
        {(ask) => (
          <button
            type="button"
            className={other ? 'yzb-colour' : 'yzb-colour yzb-colour-other'}
            style={other ? { background: value } : undefined}
            aria-label={text('input.other_colour')}
            aria-pressed={Boolean(other)}
            onClick={ask}
          >
            {other ? <CheckOutlined aria-hidden="true" /> : '+'}
          </button>
        )}
      </AskedColourPicker>
      {onClear && <Button size="small" type="text" icon={<CloseOutlined />} aria-label={text('input.no_colour')} title={text('input.no_colour')} onClick={onClear} />}
    </div>
  );
}
