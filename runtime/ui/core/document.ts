import type { Label } from './label';

/** A way to print records of an entity: `documents` of an app's description. */
export interface DocumentSummary {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  /** "app.key" */
  readonly name: string;
  readonly entity: string;
  readonly languages: readonly DocumentLanguage[];
}

export type DocumentLanguage = 'zh' | 'en';

/** What one record can be printed with, and whether it can be now. */
export interface DocumentOffer {
  readonly name: string;
  readonly label: Label;
  readonly languages: readonly DocumentLanguage[];
  readonly printable: boolean;
}
