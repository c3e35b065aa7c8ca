import { Button, Input } from 'antd';
import { useRef, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { uploadFile } from '../../core/api/file_api';
import { asValue, fileAddress, filesOf } from '../../core/file';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { pictureOf, writeName } from './typed_name';
import { useStrokes } from './use_strokes';
import '../shared/file.css';

const WIDTH = 960;
const HEIGHT = 320;

/** Signed with a pointer, or by typing one's name where there is none to draw with. */
export function SignatureInput({ value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useStrokes(canvas);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [signed] = filesOf(value);

  async function use(): Promise<void> {
    const found = canvas.current;
    if (!found) return;
    if (strokes.empty) writeName(found, name);
    setBusy(true);
    setFailure(null);
    try {
      const picture = await pictureOf(found);
      if (picture) onChange(asValue([await uploadFile(picture, `${text('signature.picture')}.png`)]));
    } catch (error) {
      setFailure((isApiError(error) && error.message) || text('error.network'));
    } finally {
      setBusy(false);
    }
  }

  if (signed) {
    return (
      <div className="yz-signature-box" role="group" aria-label={rest.label} aria-describedby={rest.describedBy}>
        <img className="yz-signature-picture" src={fileAddress(signed, true)} alt={text('signature.picture')} />
        <span>
          <Button id={id} disabled={rest.disabled} onClick={() => onChange(null)}>
            {text('signature.again')}
          </Button>
        </span>
      </div>
    );
  }
  return (
    <div className="yz-signature-box" role="group" aria-label={rest.label} aria-describedby={rest.describedBy}>
      <canvas
        ref={canvas}
        className="yz-signature"
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={text('signature.draw')}
        {...(rest.disabled ? {} : strokes.handlers)}
      />
      <div className="yz-file-choose">
        <Input
          id={id}
          value={name}
          disabled={rest.disabled || !strokes.empty}
          placeholder={text('signature.type')}
          aria-label={text('signature.type')}
          maxLength={60}
          style={{ maxWidth: 240 }}
          onChange={(event) => setName(event.target.value)}
        />
        <Button disabled={rest.disabled || strokes.empty} onClick={strokes.clear}>
          {text('signature.clear')}
        </Button>
        <Button
          type="primary"
          loading={busy}
          disabled={rest.disabled || (strokes.empty && name.trim() === '')}
          onClick={() => void use()}
        >
          {text('signature.use')}
        </Button>
      </div>
      {failure && <p className="yz-field-error">{failure}</p>}
    </div>
  );
}
