import type { Label } from './label';

/** A text in parts, in order; those that match what was searched are marked. */
export type Parts = readonly { readonly text: string; readonly match: boolean }[];

export interface SearchResult {
  readonly id: string;
  readonly title: Parts;
  readonly snippet: { readonly field: string; readonly label: Label; readonly parts: Parts } | null;
  /** Address of the record's screen. */
  readonly link: string;
}

/** Records of one entity ("app.key"). */
export interface SearchGroup {
  readonly entity: string;
  readonly app: string;
  readonly label: Label;
  readonly plural: Label;
  readonly icon: string | null;
  readonly count: number;
  readonly count_capped: boolean;
  readonly results: readonly SearchResult[];
  readonly next: string | null;
}

export interface SearchAnswer {
  readonly groups: readonly SearchGroup[];
}

export function plainText(parts: Parts): string {
  return parts.map((part) => part.text).join('');
}

/** Counts stop somewhere: "100+". */
export function foundCount(group: SearchGroup): string {
  return `${group.count}${group.count_capped ? '+' : ''}`;
}
