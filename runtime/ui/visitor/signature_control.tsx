import { useRef, useState } from 'react';

import { isApiError } from '../core/api/api_error';
import { asValue, filesOf } from '../core/file';
import { track } from '../core/uploads';
import { pictureOf, writeName } from '../fields/signature/typed_name';
import { useStrokes } from '../fields/signature/use_strokes';
import { useText } from '../hooks/use_text';
import { type ControlProps, common } from './control';

/** Signed with a finger, a pen or the mouse, or by typing one's name where there is none. */
export function SignatureControl(props: ControlProps) {
  const { id, value, upload, onChange, disabled } = props;
  const text = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useStrokes(canvas);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  // A visitor cannot read what was uploaded: the picture is shown from here.
  const [picture, setPicture] = useState('');
  const signed = filesOf(value).length > 0;

  async function use(): Promise<void> {
    const found = canvas.current;
    if (!found) return;
    if (strokes.empty) writeName(found, name);
    setBusy(true);
    setProblem('');
    try {
      const drawn = await pictureOf(found);
      if (!drawn) return;
      const shown = found.toDataURL('image/png');
      const file = new File([drawn], `${text('signature.picture')}.png`, { type: 'image/png' });
      onChange(asValue([await track(upload(file))]));
      setPicture(shown);
    } catch (error) {
      setProblem(isApiError(error) ? (error.issues[0]?.message ?? error.message) : text('error.network'));
    } finally {
      setBusy(false);
    }
  }

  if (signed) {
    return (
      <div className="yzp-signature-box">
        {picture && <img className="yzp-signature" src={picture} alt={text('signature.picture')} />}
        <button type="button" id={id} className="yzp-link" disabled={disabled} onClick={() => onChange(null)}>
          {text('signature.again')}
        </button>
      </div>
    );
  }
  return (
    <div className="yzp-signature-box">
      <canvas
        ref={canvas}
        className="yzp-signature"
        width={960}
        height={320}
        role="img"
        aria-label={text('signature.draw')}
        {...(disabled ? {} : strokes.handlers)}
      />
      <input
        {...common(props)}
        type="text"
        className="yzp-input"
        autoComplete="name"
        aria-label={text('signature.type')}
        placeholder={text('signature.type')}
        maxLength={60}
        value={name}
        disabled={disabled || !strokes.empty}
        onChange={(event) => setName(event.target.value)}
      />
      <span className="yzp-signature-actions">
        <button
          type="button"
          className="yzp-button yzp-secondary"
          disabled={disabled || busy || (strokes.empty && name.trim() === '')}
          onClick={() => void use()}
        >
          {text(busy ? 'public.uploading' : 'signature.use')}
        </button>
        <button type="button" className="yzp-link" disabled={disabled || strokes.empty} onClick={strokes.clear}>
          {text('signature.clear')}
        </button>
      </span>
      {problem && (
        <p className="yzp-issue" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
