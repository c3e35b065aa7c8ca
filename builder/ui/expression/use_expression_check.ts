import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useDebounced } from '@yingzao/runtime-ui/hooks/use_debounced';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

import { type ExpressionAnswer, type ExpressionQuestion, checkExpression } from './draft_api';
import type { Fault } from './formula_input';
import { unitOf } from './tokens';

export interface ExpressionCheck {
  /** Of the text as it stands, once the server has said so. */
  readonly answer: ExpressionAnswer | undefined;
  readonly faults: readonly (Fault & { readonly hint: string | null })[];
  readonly pending: boolean;
}

const NONE: ExpressionCheck['faults'] = [];

/** What the server says of an expression while it is typed; asked again once the draft was kept. */
export function useExpressionCheck(app: string, question: ExpressionQuestion, revision: number): ExpressionCheck {
  const language = useLanguage();
  const text = useDebounced(question.text, 250);
  const asked = { ...question, text };
  const found = useQuery({
    queryKey: ['builder', 'expression', app, asked, revision, language],
    queryFn: ({ signal }) => checkExpression(app, asked, signal),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const pending = text !== question.text || found.isPlaceholderData || found.isFetching;
  const answer = text.trim() === '' || found.isPlaceholderData ? undefined : found.data;
  const faults = useMemo(
    () =>
      answer?.issues.map(({ position, length, message, hint }) => ({
        from: unitOf(text, position),
        to: unitOf(text, position + length),
        message,
        hint,
      })) ?? NONE,
    [answer, text],
  );
  return { answer, faults, pending: pending && question.text.trim() !== '' };
}
