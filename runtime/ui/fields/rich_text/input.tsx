import { lazy, Suspense } from 'react';

import type { FieldInputProps } from '../field_kit';

/** The editor weighs as much as a page: it comes when a form asks for it. */
const Editor = lazy(async () => ({ default: (await import('./editor')).RichTextEditor }));

export function RichTextInput(props: FieldInputProps) {
  return (
    <Suspense fallback={<div className="yz-editor yz-editor-waiting" aria-busy="true" />}>
      <Editor {...props} />
    </Suspense>
  );
}
