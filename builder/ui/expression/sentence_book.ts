/**
 * Sentences the server has said. Whoever draws asks for one at a time and is told of it when it is there; what is
 * asked for in one go travels together. No React.
 */
import type { Sentence } from './draft_api';

export interface Asked {
  readonly entity: string;
  readonly text: string;
  /** The field whose value it gives. */
  readonly field?: string;
}

type Load = (asked: readonly Asked[]) => Promise<readonly Sentence[]>;

/** As many as the server takes at once. */
const MOST = 500;

interface Entry {
  readonly asked: Asked;
  sentence: Sentence | undefined;
  /** The revision it was said of; labels may be others since. */
  revision: number | undefined;
}

export class SentenceBook {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private wanted = new Set<Entry>();
  private revision = 0;
  private edition = 0;

  constructor(private readonly load: Load) {}

  /** What was said last of it; undefined until something was, or where the server could not. */
  say(entity: string, text: string, field?: string): Sentence | undefined {
    const key = `${entity}\n${field ?? ''}\n${text}`;
    let entry = this.entries.get(key);
    if (!entry) {
      entry = { asked: field === undefined ? { entity, text } : { entity, text, field }, sentence: undefined, revision: undefined };
      this.entries.set(key, entry);
    }
    if (entry.revision !== this.revision) {
      entry.revision = this.revision;
      if (this.wanted.size === 0) queueMicrotask(() => void this.ask());
      this.wanted.add(entry);
    }
    return entry.sentence;
  }

  /** The draft was kept anew: what is drawn next is asked for again. */
  turn(revision: number): void {
    this.revision = revision;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Another number whenever something new was said. */
  readonly seen = (): number => this.edition;

  private async ask(): Promise<void> {
    const wanted = [...this.wanted];
    this.wanted = new Set();
    for (let from = 0; from < wanted.length; from += MOST) {
      const some = wanted.slice(from, from + MOST);
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other: the server says them one by one too
        const said = await this.load(some.map(({ asked }) => asked));
        some.forEach((entry, at) => {
          entry.sentence = said[at];
        });
      } catch {
        // What cannot be said is shown as it is written; the next save asks again.
        return;
      }
    }
    this.edition += 1;
    for (const listener of this.listeners) listener();
  }
}

export function plainSentence(sentence: Sentence): string {
  return sentence.map(({ text }) => text).join('');
}
