/**
 * The one state of an app's draft. Every screen of the builder reads and changes the document through it;
 * nobody keeps a second copy.
 *
 * - `useDocument()` gives the document: canonical JSON of the package, immutable, the same object until it
 *   changes, so parts of it may be compared by `===` and given to memoised components.
 * - `useDraftActions().edit(label, recipe, {key})` makes one undo step. The recipe changes what it is given
 *   (immer); `label` is what the step is called ("新增字段 金额"), in the reader's language. Steps in a row with
 *   the same `key` (letters typed into one input) are one. Keep pure operations apart from components:
 *   `(document, …) => void` or `→ document`, and call them in the recipe.
 * - Saving is nobody's business: an edit is saved when it has settled, when the page is left, and again when
 *   the connection comes back. `flush()` is for what needs the server to have it (publish, preview).
 * - `useDraft()` is everything at once, `useDraftState(select)` one value: `issues` are the server's check of
 *   the saved draft, each with its JSON pointer; `placeAt`, `pointerOf` and `issuesAt` find what they are about.
 *   `number` is the version in use (0: none yet), `base` the one the draft was begun from.
 * - `rename(label, item, key)` gives an item another key everywhere; changing `key` in a recipe changes that
 *   place alone and is right only for items nothing names yet.
 * - `items.ts` and `keys.ts`: find by id, new id, unique key from a label, move, remove.
 *
 * Tests: `new DraftStore(app, api, keeper)` with an `api` of one's own, in a `DraftProvider`; or
 * `renderWithDraft(element, document)` of `draft/test_draft.tsx`.
 */
export {
  type DraftActions,
  DraftProvider,
  type UsedDraft,
  useDocument,
  useDraft,
  useDraftActions,
  useDraftState,
  useDraftStore,
} from './draft_context';
export { type Change, type Clash, type DraftAnswer, type DraftApi, draftPath } from './draft_api';
export { type Conflict, type DraftState, DraftStore, type EditOptions, type SaveKind } from './draft_store';
export type { Recipe, Step } from './history';
export * from './items';
export { RESERVED_FIELD_KEYS, isAppKey, isKey, keysOf, uniqueKey } from './keys';
export type * from './package';
export { type Place, type PointedItem, issuesAt, placeAt, pointerOf, stepsOf } from './pointers';
