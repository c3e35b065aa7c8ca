import { useCallback, useEffect, useRef, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { uploadFile } from '../../core/api/file_api';
import { type FileInfo, sizeText } from '../../core/file';
import { useText } from '../../hooks/use_text';

export interface Upload {
  readonly key: number;
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
  /** Why it failed; it can be tried again. */
  readonly failure?: string;
}

interface Waiting {
  readonly file: File;
  readonly abort: AbortController;
}

let lastKey = 0;

/** Uploads on behalf of one input. `onDone` hears of each file that arrived; keys rise in the order they were chosen. */
export function useUploads(maxBytes: number | null | undefined, onDone: (file: FileInfo, key: number) => void) {
  const text = useText();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const waiting = useRef(new Map<number, Waiting>());
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });

  const change = useCallback((key: number, more: Partial<Upload>) => {
    setUploads((current) => current.map((one) => (one.key === key ? { ...one, ...more } : one)));
  }, []);

  const forget = useCallback((key: number) => {
    waiting.current.delete(key);
    setUploads((current) => current.filter((one) => one.key !== key));
  }, []);

  const run = useCallback(
    (key: number) => {
      const one = waiting.current.get(key);
      if (!one) return;
      uploadFile(one.file, one.file.name, (share) => change(key, { share }), one.abort.signal)
        .then((file) => {
          forget(key);
          done.current(file, key);
        })
        .catch((error: unknown) => {
          if (error instanceof DOMException) return forget(key);
          const said = isApiError(error) ? (error.issues[0]?.message ?? error.message) : '';
          return change(key, { failure: said || text('error.network') });
        });
    },
    [change, forget, text],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        lastKey += 1;
        const key = lastKey;
        waiting.current.set(key, { file, abort: new AbortController() });
        const tooLarge = maxBytes && file.size > maxBytes;
        const failure = tooLarge ? text('file.too_large', { maximum: sizeText(maxBytes) }) : undefined;
        setUploads((current) => [...current, { key, name: file.name, share: 0, failure }]);
        if (!failure) run(key);
      }
    },
    [maxBytes, run, text],
  );

  return {
    uploads,
    add,
    retry: (key: number) => {
      change(key, { failure: undefined, share: 0 });
      run(key);
    },
    cancel: (key: number) => {
      waiting.current.get(key)?.abort.abort();
      forget(key);
    },
  };
}
