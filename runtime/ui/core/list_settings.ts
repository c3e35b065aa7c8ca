/** What somebody made of a list: `GET /api/lists/{app}/{name}`. */

export type Density = 'compact' | 'normal' | 'roomy';

/** One's own layout of a list. What is absent is as the view has it. */
export interface ListLayout {
  /** Paths of the shown columns, in order. */
  readonly columns?: readonly string[];
  /** Widths in pixels by path. */
  readonly widths?: Readonly<Record<string, number>>;
  /** How many columns stay in sight while the others scroll. */
  readonly frozen?: number;
  readonly density?: Density;
  /** Columns of a board that are folded, by their key. */
  readonly folded?: readonly string[];
  /** Those that are open though they would be folded by themselves. */
  readonly opened?: readonly string[];
}

export interface FilterState {
  readonly filter?: string;
  readonly sort?: string;
  readonly group?: string;
}

export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly shared: boolean;
  readonly mine: boolean;
  readonly owner_name: string | null;
  readonly state: FilterState;
  /** A field it names is gone, or may no longer be read. */
  readonly outdated: boolean;
}

export interface ListSettings {
  readonly layout: ListLayout | null;
  readonly filters: readonly SavedFilter[];
  readonly default: string | null;
}

export function sameState(left: FilterState, right: FilterState): boolean {
  return (['filter', 'sort', 'group'] as const).every((key) => (left[key] ?? '') === (right[key] ?? ''));
}
