/**
 * A package as builders edit it: canonical JSON of the definition (docs/reference/definition.md). A draft
 * need not be right yet, so everything but ids may be missing; settings left out have their default.
 */

/** Texts by language. */
export type Texts = Partial<Record<string, string>>;

/** What has an id that never changes; the key may, and every place that names it with it. */
export interface Item {
  id: string;
  key?: string;
  label?: Texts;
  [setting: string]: unknown;
}

export interface Named extends Item {
  key: string;
}

export interface Option extends Named {
  colour?: string | null;
  active?: boolean;
  parent?: string | null;
}

export interface Field extends Named {
  type: string;
  required?: boolean;
  unique?: boolean;
  options?: Option[];
  /** Entity a reference points to: a key of this app, or "app.key". */
  entity?: string;
  formula?: string;
}

export interface Entity extends Named {
  plural?: Texts;
  icon?: string | null;
  /** Key of the field records are known by. */
  title?: string;
  /** Of the rows of a sub-table: the entity they belong to. */
  parent?: string | null;
  fields: Field[];
}

export interface View extends Named {
  entity: string;
  type: string;
}

export interface Form extends Named {
  entity: string;
}

export interface Role extends Named {
  builder?: boolean;
}

export interface Grant extends Item {
  role: string;
}

export interface NavigationGroup extends Item {
  entries?: Item[];
}

export interface AppInfo {
  key: string;
  version: string;
  label: Texts;
  description?: Texts;
  icon?: string | null;
  colour?: string | null;
  requires?: Record<string, string>;
}

export interface Package {
  format: string;
  app: AppInfo;
  parameters?: Named[];
  entities?: Entity[];
  forms?: Form[];
  views?: View[];
  pages?: Named[];
  processes?: Named[];
  rules?: Named[];
  reports?: Named[];
  dashboards?: Named[];
  roles?: Role[];
  grants?: Grant[];
  navigation?: NavigationGroup[];
  public_forms?: Named[];
  document_templates?: Named[];
  import_mappings?: Named[];
  sample_data?: Item[];
  scenarios?: Item[];
  [section: string]: unknown;
}

/** Lists of items a package consists of. */
export type Section =
  | 'parameters' | 'entities' | 'forms' | 'views' | 'pages' | 'processes' | 'rules' | 'reports' | 'dashboards'
  | 'roles' | 'grants' | 'navigation' | 'public_forms' | 'document_templates' | 'import_mappings' | 'sample_data'
  | 'scenarios';
