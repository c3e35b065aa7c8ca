/** The one state of an app's draft: the document, its history, and how it stands with the server. */
import { ApiError, type Issue, isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import { type StoreApi, createStore } from 'zustand/vanilla';

import type { Change, Clash, DraftAnswer, DraftApi } from './draft_api';
import { type History, NO_HISTORY, type Recipe, edited, redone, undone } from './history';
import type { Keeper } from './kept';
import type { Package } from './package';

/** `waiting`: changed, not sent yet; `offline`: no answer, tried again by itself; `refused`: the server said no. */
export type SaveKind = 'saved' | 'waiting' | 'saving' | 'offline' | 'refused' | 'conflict';

export interface Conflict {
  /** Who saved meanwhile and when (RFC 3339). */
  readonly by: string | null;
  readonly at: string | null;
  /** What they changed. */
  readonly changes: readonly Change[];
  /** Where both changed the same. */
  readonly clashes: readonly Clash[];
}

export interface DraftState {
  readonly app: string;
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Why it could not be loaded. */
  readonly error: unknown;
  readonly document: Package | null;
  readonly history: History;
  readonly saveKind: SaveKind;
  readonly saveError: ApiError | null;
  readonly conflict: Conflict | null;
  /** When the draft was last saved, by whom; null while there is no draft. */
  readonly savedAt: string | null;
  readonly savedBy: string | null;
  readonly revision: number;
  /** The version the draft was begun from, and the one in use (0: not published yet). */
  readonly base: number;
  readonly number: number;
  /** Another version was published since the draft was begun. */
  readonly outdated: boolean;
  /** Whether there is a draft, or work that will make one. */
  readonly changed: boolean;
  readonly issues: readonly Issue[];
  readonly checking: boolean;
}

export interface EditOptions {
  /** Edits in a row with the same key are one undo step: letters typed into one input. */
  readonly key?: string;
}

export interface DraftTimes {
  /** Milliseconds without an edit after which the draft is saved. */
  readonly settle: number;
  /** Milliseconds to the next try when no answer came; doubles up to `retryMost`. */
  readonly retry: number;
  readonly retryMost: number;
}

const TIMES: DraftTimes = { settle: 700, retry: 2_000, retryMost: 30_000 };
/** Somebody typing without a pause is saved all the same. */
const LONGEST_WAIT = 5_000;

export class DraftStore {
  readonly state: StoreApi<DraftState>;
  /** The document as the server has it; the same object as `document` when nothing waits. */
  private saved: Package | null = null;
  private theirs: DraftAnswer | null = null;
  /** What was sent without an answer: any of it may have been kept all the same. */
  private unanswered: Package[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private firstUnsaved = 0;
  private retryIn: number;
  private running: Promise<void> | null = null;
  private checkNumber = 0;

  constructor(
    readonly app: string,
    private readonly api: DraftApi,
    private readonly keeper: Keeper,
    private readonly now: () => number = Date.now,
    private readonly times: DraftTimes = TIMES,
  ) {
    this.retryIn = times.retry;
    this.state = createStore<DraftState>(() => ({
      app, phase: 'loading', error: null, document: null, history: NO_HISTORY, saveKind: 'saved', saveError: null,
      conflict: null, savedAt: null, savedBy: null, revision: 0, base: 0, number: 0, outdated: false, changed: false,
      issues: [], checking: false,
    }));
  }

  // -- loading

  /** Reads the draft, with the undo steps and the unsaved work this browser has of it. */
  async load(): Promise<void> {
    this.set({ phase: this.get().document ? 'ready' : 'loading', error: null });
    try {
      const answer = await this.api.load();
      const kept = this.keeper.load();
      this.adopt(answer);
      if (kept?.unsaved) {
        const { saved, document } = kept.unsaved;
        if (kept.stamp === stampOf(answer)) {
          this.set({ document, history: kept.history, saveKind: 'waiting', changed: true });
          this.wait(0);
        } else {
          this.saved = saved;
          this.set({ document });
          await this.meetOthers();
        }
      } else if (kept?.stamp === stampOf(answer)) {
        this.set({ history: kept.history });
      }
      this.set({ phase: 'ready' });
      void this.check();
    } catch (error) {
      this.set({ phase: 'failed', error });
    }
  }

  /** Takes up what others saved or published, unless there is work of one's own: then saving will tell. */
  async refresh(): Promise<void> {
    if (this.get().phase !== 'ready' || this.dirty || this.running || this.get().conflict) return;
    const answer = await this.api.load().catch(() => null);
    if (!answer || this.dirty || this.running) return;
    const { revision, savedAt, number } = this.get();
    if (answer.revision === revision && answer.updated_at === savedAt && answer.serving_version === number) return;
    this.take(answer);
  }

  /** Reads the draft again as the server has it, after it was published or given up there. */
  async reload(): Promise<void> {
    this.take(await this.api.load());
  }

  /** Makes a server's answer the state; the steps made so far lead nowhere any more. */
  take(answer: DraftAnswer): void {
    this.adopt(answer);
    this.set({ history: NO_HISTORY, conflict: null, saveKind: 'saved', saveError: null });
    this.keep();
    void this.check();
  }

  private adopt(answer: DraftAnswer): void {
    this.saved = answer.document;
    this.set({ document: answer.document, ...standing(answer) });
  }

  // -- editing

  /** One undo step. The recipe changes the document it is given (or returns another one). */
  edit(label: string, recipe: Recipe, options: EditOptions = {}): void {
    const { document, history } = this.get();
    if (!document) return;
    const made = edited(document, history, { label, key: options.key, at: this.now() }, recipe);
    if (made) this.change(made);
  }

  undo(): void {
    const { document, history } = this.get();
    const made = document && undone(document, history);
    if (made) this.change(made);
  }

  redo(): void {
    const { document, history } = this.get();
    const made = document && redone(document, history);
    if (made) this.change(made);
  }

  private change({ document, history }: { readonly document: Package; readonly history: History }): void {
    if (!this.dirty) this.firstUnsaved = this.now();
    this.set({ document, history, changed: true, ...(this.get().saveKind === 'saved' && { saveKind: 'waiting' }) });
    if (this.get().saveKind === 'refused') this.set({ saveKind: 'waiting', saveError: null });
    if (this.get().saveKind === 'waiting') this.wait(this.times.settle);
    if (this.get().saveKind === 'offline') {
      // The next attempt may be half a minute away, and this page gone by then.
      clearTimeout(this.keeping);
      this.keeping = setTimeout(() => this.keep(), this.times.settle);
    }
  }

  /** Gives an item another key, with every place of the draft that names it; made by the server. */
  async rename(label: string, item: string, key: string): Promise<void> {
    await this.onServer(label, (revision) => this.api.rename(item, key, revision));
  }

  /** A change the server makes, as one undo step. Raises what the request raises. */
  async onServer(label: string, request: (revision: number) => Promise<DraftAnswer>): Promise<void> {
    await this.flush();
    if (this.dirty) throw this.get().saveError ?? new ApiError(0, 'network', '');
    const answer = await request(this.get().revision);
    const { document, history } = this.get();
    if (!document) return;
    const made = edited(document, history, { label, at: this.now() }, () => answer.document);
    const after = made?.document ?? document;
    this.saved = after;
    this.set({ document: after, history: made?.history ?? history, ...standing(answer) });
    this.keep();
    void this.check();
  }

  // -- saving

  /** Whether there is work the server has not got. */
  get dirty(): boolean {
    return this.get().document !== this.saved;
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    const left = Math.max(0, LONGEST_WAIT - (this.now() - this.firstUnsaved));
    this.timer = setTimeout(() => void this.flush(), Math.min(milliseconds, left));
  }

  /** Saves what waits, now; done when the server has everything, or has refused. */
  async flush(leaving = false): Promise<void> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    const { document, conflict } = this.get();
    if (!document || !this.dirty || conflict) return;
    this.running = this.send(document, leaving).finally(() => {
      this.running = null;
    });
    await this.running;
    if (this.get().saveKind === 'waiting') await this.flush(leaving);
  }

  private async send(document: Package, leaving: boolean): Promise<void> {
    // Another attempt is no news: that there is no connection stays said until there is one.
    if (this.get().saveKind !== 'offline') this.set({ saveKind: 'saving' });
    try {
      const answer = await this.api.save(document, this.get().revision, leaving);
      this.saved = document;
      this.unanswered = [];
      this.retryIn = this.times.retry;
      this.firstUnsaved = this.now();
      this.set({ ...standing(answer), saveKind: this.dirty ? 'waiting' : 'saved', saveError: null });
      this.keep();
      void this.check();
    } catch (error) {
      if (isApiError(error, 412)) await this.meetOthers();
      else {
        if (!isApiError(error) || error.status === 0 || error.status >= 500) this.unanswered.push(document);
        this.failed(error instanceof ApiError ? error : new ApiError(0, 'network', ''));
      }
    }
  }

  private failed(error: ApiError): void {
    const again = error.status === 0 || error.status === 429 || error.status >= 500;
    this.set({ saveKind: again ? 'offline' : 'refused', saveError: error });
    this.keep();
    if (!again) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.retryIn);
    this.retryIn = Math.min(this.retryIn * 2, this.times.retryMost);
  }

  /** The page may be gone in a moment. */
  leave(): void {
    if (!this.dirty) return;
    this.keep();
    void this.flush(true);
  }

  private keep(): void {
    const { history, document } = this.get();
    const unsaved = this.dirty && this.saved && document ? { unsaved: { saved: this.saved, document } } : {};
    this.keeper.keep({ stamp: this.stamp, history, ...unsaved });
  }

  private get stamp(): string {
    const { revision, savedAt } = this.get();
    return `${revision}@${savedAt ?? ''}`;
  }

  // -- somebody else saved

  private async meetOthers(): Promise<void> {
    const { document } = this.get();
    if (!document || !this.saved) return;
    try {
      const { draft, changes, clashes } = await this.api.merge(this.saved, document, []);
      const own = [...this.unanswered, document].find((one) => same(one, draft.document));
      this.unanswered = [];
      if (own) {
        // Nobody else saved: it was this very work, whose answer was lost on the way.
        this.saved = own;
        this.set({ ...standing(draft), saveKind: this.dirty ? 'waiting' : 'saved', saveError: null });
        this.keep();
        void this.check();
        return;
      }
      this.theirs = draft;
      this.set({
        saveKind: 'conflict', saveError: null,
        conflict: { by: draft.updated_by_name, at: draft.updated_at, changes, clashes },
      });
      this.keep();
    } catch (error) {
      this.failed(error instanceof ApiError ? error : new ApiError(0, 'network', ''));
    }
  }

  /** Mine on top of theirs; `take`: paths of clashes where theirs is to stand. */
  async keepMine(take: readonly string[] = []): Promise<void> {
    const { document, conflict } = this.get();
    if (!document || !this.saved || !conflict) return;
    const answer = await this.api.merge(this.saved, document, take);
    // Where nothing was decided, mine stands in the merged document.
    this.saved = answer.draft.document;
    this.theirs = null;
    this.set({
      document: answer.document, ...standing(answer.draft), history: NO_HISTORY, conflict: null, saveKind: 'waiting',
      changed: true,
    });
    this.keep();
    await this.flush();
  }

  /** Theirs alone; what one has done since the last save is given up. */
  takeTheirs(): void {
    if (this.theirs) this.take(this.theirs);
    this.theirs = null;
  }

  // -- checking

  /** Asks the server for every issue of the saved draft. */
  async check(): Promise<void> {
    const number = ++this.checkNumber;
    this.set({ checking: true });
    try {
      const issues = await this.api.check();
      if (number === this.checkNumber) this.set({ issues, checking: false });
    } catch {
      // The next save asks again; what was found before stays.
      if (number === this.checkNumber) this.set({ checking: false });
    }
  }

  dispose(): void {
    this.leave();
    clearTimeout(this.timer);
    clearTimeout(this.keeping);
  }

  private get(): DraftState {
    return this.state.getState();
  }

  private set(change: Partial<DraftState>): void {
    this.state.setState(change);
  }
}

function same(one: Package, other: Package): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function standing(answer: DraftAnswer) {
  return {
    revision: answer.revision, savedAt: answer.updated_at, savedBy: answer.updated_by_name, base: answer.base_version,
    number: answer.serving_version, outdated: answer.outdated, changed: answer.changed,
  };
}

function stampOf(answer: DraftAnswer): string {
  return `${answer.revision}@${answer.updated_at ?? ''}`;
}
