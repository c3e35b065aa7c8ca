import { PaperClipOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Mentions } from 'antd';
import { useRef, useState } from 'react';

import { mentionable } from '../../core/api/timeline_api';
import type { FileInfo } from '../../core/file';
import { withMentions } from '../../core/timeline';
import { FileList } from '../../fields/shared/file_list';
import { UploadList } from '../../fields/shared/upload_list';
import { useUploads } from '../../fields/shared/use_uploads';
import { useText } from '../../hooks/use_text';

export interface CommentBoxProps {
  readonly entity: string;
  readonly record: string;
  /** What is being edited; nothing for a new comment. */
  readonly start?: string;
  readonly known?: ReadonlyMap<string, string>;
  readonly sendLabel: string;
  /** Resolves to whether it was kept. */
  readonly onSend: (text: string, files: readonly string[]) => Promise<boolean>;
  readonly onCancel?: () => void;
}

/** Words, people and files. Ctrl or ⌘ with Enter sends. */
export function CommentBox({ entity, record, start, known, sendLabel, onSend, onCancel }: CommentBoxProps) {
  const text = useText();
  const [words, setWords] = useState(start ?? '');
  const [files, setFiles] = useState<readonly FileInfo[]>([]);
  const [people, setPeople] = useState<readonly { id: string; name: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const chosen = useRef(new Map(known));
  const chooser = useRef<HTMLInputElement>(null);
  const asked = useRef(0);
  const uploading = useUploads(null, (file) => setFiles((current) => [...current, file]));
  const editing = start !== undefined;
  const empty = words.trim() === '' && files.length === 0;

  function search(q: string): void {
    asked.current += 1;
    const mine = asked.current;
    mentionable(entity, record, q)
      .then((found) => {
        if (mine === asked.current) setPeople(found);
      })
      .catch(() => setPeople([]));
  }

  async function send(): Promise<void> {
    if (empty || busy) return;
    setBusy(true);
    const kept = await onSend(
      withMentions(words, chosen.current),
      files.map((file) => file.id),
    );
    setBusy(false);
    if (kept && !editing) {
      setWords('');
      setFiles([]);
      chosen.current = new Map();
    }
  }

  return (
    <div className="yz-comment-box">
      <Mentions
        aria-label={text('comment.write')}
        placeholder={text('comment.placeholder')}
        autoSize={{ minRows: 2, maxRows: 10 }}
        autoFocus={editing}
        value={words}
        maxLength={5000}
        filterOption={false}
        notFoundContent={null}
        options={people.map(({ id, name }) => ({ key: id, value: name, label: name }))}
        onChange={setWords}
        onSearch={search}
        onSelect={({ value }) => {
          const person = people.find(({ name }) => name === value);
          if (person) chosen.current.set(person.name, person.id);
        }}
        onPaste={(event) => {
          if (!editing && event.clipboardData.files.length > 0) {
            event.preventDefault();
            uploading.add([...event.clipboardData.files]);
          }
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void send();
          }
        }}
      />
      {files.length > 0 && <FileList files={files} />}
      {uploading.uploads.length > 0 && (
        <UploadList uploads={uploading.uploads} onRetry={uploading.retry} onCancel={uploading.cancel} />
      )}
      <div className="yz-comment-tools">
        {!editing && (
          <>
            <Button type="text" icon={<PaperClipOutlined />} onClick={() => chooser.current?.click()}>
              {text('comment.attach')}
            </Button>
            <input
              ref={chooser}
              type="file"
              multiple
              hidden
              data-testid="comment-chooser"
              onChange={(event) => {
                uploading.add([...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
          </>
        )}
        <span className="yz-comment-send">
          {onCancel && <Button onClick={onCancel}>{text('action.cancel')}</Button>}
          <Button
            type="primary"
            icon={editing ? undefined : <SendOutlined />}
            loading={busy}
            disabled={empty || uploading.uploads.some((one) => !one.failure)}
            onClick={() => void send()}
          >
            {sendLabel}
          </Button>
        </span>
      </div>
    </div>
  );
}
