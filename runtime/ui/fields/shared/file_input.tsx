import { CameraOutlined, CloseOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ClipboardEvent, type DragEvent, useEffect, useRef, useState } from 'react';

import { type FileInfo, asValue, filesOf, sizeText } from '../../core/file';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { FileMark } from './file_mark';
import { UploadList } from './upload_list';
import { useUploads } from './use_uploads';
import './file.css';

const ACCEPT: Readonly<Record<string, string>> = {
  image: 'image/*',
  audio: 'audio/*',
  video: 'video/*',
  pdf: '.pdf',
  document: '.doc,.docx,.odt,.ofd',
  spreadsheet: '.xls,.xlsx,.csv,.ods',
  presentation: '.ppt,.pptx',
  archive: '.zip,.gz,.rar,.7z',
  text: '.txt,.md,.json,.xml,.log',
};

/** Choose, drop, paste or photograph; each file is uploaded at once and named by the form when saved. */
export function FileInput({ field, value, onChange, id, pictures, ...rest }: FieldInputProps & { readonly pictures?: boolean }) {
  const text = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const files = filesOf(value);
  // Several uploads may end between two renderings: each adds to what the one before left.
  const latest = useRef(files);
  useEffect(() => {
    latest.current = files;
  });
  const turns = useRef(new Map<string, number>());
  const room = (field.max_items ?? 10) - files.length;
  const { uploads, add, retry, cancel } = useUploads(field.max_bytes, (file, key) => {
    turns.current.set(file.id, key);
    // As they were chosen, whichever arrived first.
    const placeOf = (one: FileInfo) => turns.current.get(one.id) ?? 0;
    put([...latest.current, file].toSorted((left, right) => placeOf(left) - placeOf(right)));
  });
  const full = room - uploads.length <= 0;
  const kinds = pictures ? ['image'] : (field.kinds ?? []);
  const accept = kinds.map((kind) => ACCEPT[kind]).filter(Boolean).join(',') || undefined;

  function put(next: readonly FileInfo[]): void {
    latest.current = next;
    onChange(asValue(next));
  }

  function take(given: FileList | null | undefined): boolean {
    const chosen = [...(given ?? [])];
    if (rest.disabled || chosen.length === 0) return false;
    add(chosen.slice(0, Math.max(0, room - uploads.length)));
    return true;
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  function paste(event: ClipboardEvent): void {
    if (take(event.clipboardData.files)) event.preventDefault();
  }

  return (
    // Dropping and pasting are other ways to do what the button below does with the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={`yz-file-input ${over ? 'yz-file-over' : ''} ${rest.invalid ? 'yz-file-invalid' : ''}`}
      role="group"
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      onDragOver={(event) => {
        event.preventDefault();
        if (!rest.disabled) setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      {files.length > 0 && (
        <ul className="yz-files">
          {files.map((file) => (
            <li key={file.id} className="yz-file">
              <FileMark file={file} size={32} />
              <span className="yz-file-name">{file.name}</span>
              <span className="yz-file-size">{sizeText(file.size)}</span>
              {!rest.disabled && (
                <Button
                  type="text"
                  size="small"
                  icon={<CloseOutlined />}
                  aria-label={text('file.remove', { name: file.name })}
                  onClick={() => put(files.filter((one) => one.id !== file.id))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {uploads.length > 0 && <UploadList uploads={uploads} onRetry={retry} onCancel={cancel} />}
      <div className="yz-file-choose">
        <Button
          id={id}
          size={rest.compact ? 'small' : undefined}
          icon={<PaperClipOutlined />}
          disabled={rest.disabled || full}
          autoFocus={rest.autoFocus}
          onClick={() => chooser.current?.click()}
        >
          {text(pictures ? 'file.choose_picture' : 'file.choose')}
        </Button>
        {pictures && !rest.compact && (
          <Button
            className="yz-file-camera"
            icon={<CameraOutlined />}
            disabled={rest.disabled || full}
            onClick={() => camera.current?.click()}
          >
            {text('file.photograph')}
          </Button>
        )}
        {!rest.compact && !full && <span className="yz-muted yz-file-hint">{text('file.drop')}</span>}
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple={(field.max_items ?? 10) > 1}
        accept={accept}
        data-testid={`${id}-chooser`}
        onChange={(event) => {
          take(event.target.files);
          // The same file chosen again is a change again.
          event.target.value = '';
        }}
      />
      {pictures && (
        <input
          ref={camera}
          type="file"
          hidden
          accept="image/*"
          capture="environment"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
      )}
    </div>
  );
}
