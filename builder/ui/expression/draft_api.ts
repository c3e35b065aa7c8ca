/** What designers ask the server about a draft while they work in it. */
import { api } from '@yingzao/runtime-ui/core/api/client';
import type { AppDefinition, ExpressionTree } from '@yingzao/runtime-ui/core/definition';

import type { FunctionHelp } from './completion';

export interface ExpressionQuestion {
  /** "app.key", or a key of the app. */
  readonly entity: string;
  readonly text: string;
  /** It has to be true or false. */
  readonly condition?: boolean;
  /** Its value is for this field. */
  readonly field?: string;
  readonly old?: boolean;
}

export interface ExpressionAnswer {
  readonly type: { readonly kind: string; readonly label: string; readonly scale?: number; readonly entity?: string } | null;
  readonly tree: ExpressionTree | null;
  readonly paths: readonly string[];
  readonly volatile: boolean;
  readonly uses: readonly string[];
  /** Positions in code points. */
  readonly issues: readonly { readonly code: string; readonly message: string; readonly hint: string | null; readonly position: number; readonly length: number }[];
}

export function checkExpression(app: string, question: ExpressionQuestion, signal?: AbortSignal): Promise<ExpressionAnswer> {
  return api.request(`/apps/${app}/draft/expression`, { method: 'POST', body: question, signal });
}

/** A stretch of a sentence: a name by its label, a value, formula text, or the words around them. */
export interface SentencePart {
  readonly kind: 'name' | 'value' | 'words' | 'formula';
  readonly text: string;
}

export type Sentence = readonly SentencePart[];

/** Expressions over records of an entity ("app.key", or a key of the app), as the server says them in words. */
export async function saySentences(
  app: string,
  expressions: readonly { readonly entity: string; readonly text: string; readonly field?: string }[],
): Promise<readonly Sentence[]> {
  const path = `/apps/${app}/draft/sentences`;
  return (await api.request<{ readonly sentences: readonly Sentence[] }>(path, { method: 'POST', body: { expressions } })).sentences;
}

/** The draft as if it were published, for whoever holds these roles; everything without any. */
export function describeDraft(app: string, roles: readonly string[], signal?: AbortSignal): Promise<AppDefinition> {
  const search = new URLSearchParams(roles.map((role) => ['role', role])).toString();
  return api.request(`/apps/${app}/draft/description${search ? `?${search}` : ''}`, { signal });
}

export async function loadFunctions(app: string): Promise<readonly FunctionHelp[]> {
  return (await api.request<{ readonly functions: readonly FunctionHelp[] }>(`/apps/${app}/draft/functions`)).functions;
}
