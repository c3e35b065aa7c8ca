/** What happened to a record, as the API tells it. */
import type { FileInfo } from './file';
import type { Label } from './label';
import type { InstanceState } from './process';
import type { HistoryChange, HistoryRow } from './record';

export interface CommentInfo {
  readonly id: string;
  readonly author: string;
  readonly author_name: string;
  readonly at: string;
  readonly edited_at: string | null;
  readonly deleted_at: string | null;
  readonly deleted_by_name: string | null;
  /** People stand in it as `@[id]`. */
  readonly text: string;
  readonly mentions: Readonly<Record<string, string>>;
  readonly files: readonly FileInfo[];
  readonly may_edit: boolean;
  readonly may_delete: boolean;
}

interface EntryBase {
  readonly id: string;
  readonly at: string;
  readonly by: string | null;
  readonly by_name: string | null;
}

export interface ChangeEntry extends EntryBase {
  readonly kind: 'change';
  readonly change: 'create' | 'update' | 'recompute' | 'delete' | 'restore' | 'share' | 'unshare' | 'confirm';
  /** Of a share: with whom; of accepted warnings: what they said. */
  readonly detail?: { readonly name?: string; readonly messages?: readonly Label[] };
  readonly changes: readonly HistoryChange[];
  readonly rows?: readonly HistoryRow[];
  readonly more_rows?: number;
}

export interface CommentEntry extends EntryBase {
  readonly kind: 'comment';
  readonly comment: CommentInfo;
}

export interface ProcessEntry extends EntryBase {
  readonly kind: 'process';
  readonly verb: string;
  readonly process_label: Label;
  readonly node_label: Label;
  readonly comment_text: string | null;
  readonly reason: string | null;
  readonly state: InstanceState | null;
}

export interface FileEntry extends EntryBase {
  readonly kind: 'file';
  readonly file: FileInfo;
  readonly removed: boolean;
  readonly field_label: Label;
  readonly in_comment: boolean;
}

export type TimelineEntry = ChangeEntry | CommentEntry | ProcessEntry | FileEntry;

export interface TimelinePage {
  readonly entries: readonly TimelineEntry[];
  readonly next: string | null;
  readonly kinds: readonly string[];
}

export interface CommentState {
  readonly may_comment: boolean;
  readonly following: boolean;
}

const MENTION = /@\[([0-9a-f-]{36})\]/g;

/** A comment's text as its writer typed it, and in parts: names of people apart from plain words. */
export function partsOf(comment: Pick<CommentInfo, 'text' | 'mentions'>): readonly { text: string; person?: string }[] {
  const parts: { text: string; person?: string }[] = [];
  let from = 0;
  for (const match of comment.text.matchAll(MENTION)) {
    if (match.index > from) parts.push({ text: comment.text.slice(from, match.index) });
    const person = match[1] ?? '';
    parts.push({ text: `@${comment.mentions[person] ?? '…'}`, person });
    from = match.index + match[0].length;
  }
  if (from < comment.text.length) parts.push({ text: comment.text.slice(from) });
  return parts;
}

/** Typed text with `@Name` of the people chosen while typing turned into `@[id]`. */
export function withMentions(text: string, people: ReadonlyMap<string, string>): string {
  // Longer names first: "Ann" must not take the beginning of "Anna".
  const names = [...people.keys()].toSorted((left, right) => right.length - left.length);
  return names.reduce((done, name) => done.replaceAll(`@${name}`, `@[${people.get(name) ?? ''}]`), text);
}
