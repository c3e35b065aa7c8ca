/**
 * Formulas and conditions of a draft, edited with help. Screens use `ExpressionField`: it shows an expression in
 * words and opens the editor (fields and options as chips, completion, functions with their help, the server's
 * verdict at the place, the result for a record that is there; conditions as rows and groups, or as text).
 * `ExpressionEditor` is the same without the dialog, `ConditionBuilder` (`./condition_builder`, with every field's input: load it lazily) the rows
 * alone; both take values and callbacks. `useExpressionScope(entity)` says what may be named, `useDraftEntities()` has all entities of the draft
 * as the renderer takes them, `useDraftDescription(roles)` the app as holders of roles would see it. `useSentences()` says any
 * expression in words ("金额 大于 1,000 且 状态 是 赢单"), for what only shows it; `SentenceText` draws that with chips.
 */
export { type ExpressionAnswer, checkExpression, describeDraft } from './draft_api';
export { ExpressionField, type ExpressionFieldProps } from './expression_field';
export type { ExpressionScope } from './scope';
export { plainSentence } from './sentence_book';
export { SentenceText, ShownExpression } from './sentence_text';
export { type Say, useSentences } from './use_sentences';
export { useDraftDescription, useDraftEntities, useExpressionScope, useServedEntity } from './use_draft_scope';
