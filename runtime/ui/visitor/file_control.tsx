import { type ChangeEvent, useEffect, useRef, useState } from 'react';

import { isApiError } from '../core/api/api_error';
import { asValue, filesOf, sizeText } from '../core/file';
import { track } from '../core/uploads';
import { useText } from '../hooks/use_text';
import type { ControlProps } from './control';

const TYPES = 'image/jpeg,image/png,image/gif,image/webp,image/heic,.pdf,.txt,.csv,.docx,.xlsx,.pptx';
const PICTURES = 'image/jpeg,image/png,image/gif,image/webp,image/heic';

/** Chooses files, or takes a picture where the device has a camera; each is uploaded at once. */
export function FileControl(props: ControlProps) {
  const { field, id, value, upload, onChange } = props;
  const text = useText();
  const [coming, setComing] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState('');
  const files = filesOf(value);
  const most = field.max_items ?? 10;
  // One may be removed while another is on its way.
  const latest = useRef(files);
  useEffect(() => {
    latest.current = files;
  });

  async function take(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const chosen = [...(event.target.files ?? [])].slice(0, Math.max(0, most - files.length));
    // The same file may be chosen again once it was removed.
    event.target.value = '';
    setProblem('');
    setComing(chosen.map((file) => file.name));
    for (const file of chosen) {
      try {
        const arrived = await track(upload(file));
        latest.current = [...latest.current, arrived];
        onChange(asValue(latest.current));
      } catch (error) {
        setProblem(isApiError(error) ? (error.issues[0]?.message ?? error.message) : text('error.network'));
      }
      setComing((names) => names.filter((name) => name !== file.name));
    }
  }

  return (
    <>
      <input
        type="file"
        id={id}
        className="yzp-input"
        multiple={most > 1}
        accept={field.type === 'image' ? PICTURES : TYPES}
        required={props.required && files.length === 0}
        disabled={props.disabled || coming.length > 0 || files.length >= most}
        aria-invalid={props.invalid || undefined}
        aria-describedby={[`${id}-files`, props.describedBy].filter(Boolean).join(' ')}
        onChange={(event) => void take(event)}
      />
      <ul id={`${id}-files`} className="yzp-files" aria-live="polite">
        {files.map((file) => (
          <li key={file.id}>
            <span>
              {file.name} <small>{sizeText(file.size)}</small>
            </span>
            <button
              type="button"
              className="yzp-link"
              aria-label={text('public.remove_file', { name: file.name })}
              disabled={props.disabled}
              onClick={() => onChange(asValue(files.filter((other) => other.id !== file.id)))}
            >
              {text('public.remove')}
            </button>
          </li>
        ))}
        {coming.map((name) => (
          <li key={name}>
            <span>{name}</span> <small>{text('public.uploading')}</small>
          </li>
        ))}
      </ul>
      {problem && (
        <p className="yzp-issue" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
