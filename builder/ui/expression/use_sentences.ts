import { useCallback, useSyncExternalStore } from 'react';

import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

import { useDraftState } from '../draft';
import { type Sentence, saySentences } from './draft_api';
import { SentenceBook } from './sentence_book';

/** By app and language: what was said stays said from screen to screen. */
const books = new Map<string, SentenceBook>();

function bookOf(app: string, language: string): SentenceBook {
  const key = `${app} ${language}`;
  const book = books.get(key) ?? new SentenceBook((asked) => saySentences(app, asked));
  books.set(key, book);
  return book;
}

/** An expression over records of `entity` in words; undefined until the server has said so. */
export type Say = (entity: string, text: string, field?: string) => Sentence | undefined;

/** How to say conditions and formulas of the draft in words; the component is drawn again when more was said. */
export function useSentences(): Say {
  const app = useDraftState((state) => state.app);
  const revision = useDraftState((state) => state.revision);
  const book = bookOf(app, useLanguage());
  book.turn(revision);
  const edition = useSyncExternalStore(book.subscribe, book.seen);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- another function for every edition and revision
  return useCallback((entity: string, text: string, field?: string) => book.say(entity, text, field), [book, edition, revision]);
}
