/** What `GET /api/apps/{app}` answers: an app cut to what the caller may see. */
import type { DocumentSummary } from './document';
import type { Label } from './label';
import type { FieldValue } from './record';

/** A compiled expression, understood by `core/expression` alone. */
export type ExpressionTree = object;

export interface Option {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly colour?: string | null;
  readonly active?: boolean;
  /** Key of the option above it, of options that form a tree. */
  readonly parent?: string | null;
  /** Offered only while this holds. */
  readonly available_when?: ExpressionTree | null;
}

export interface ListedTag {
  readonly text: string;
  readonly colour?: string | null;
  readonly group?: Label;
}

export interface ValueType {
  readonly kind: string;
  /** What a list holds. */
  readonly item?: ValueType | null;
  readonly scale?: number | null;
  readonly entity?: string | null;
  /** Of a value of several parts, such as an address. */
  readonly parts?: Readonly<Record<string, ValueType>>;
}

export interface FieldDefinition {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly label: Label;
  readonly help?: Label;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly readonly?: boolean;
  readonly derived?: boolean;
  /** Computed where it is read, by the time or by who reads: reports do not know it. */
  readonly volatile?: boolean;
  readonly access?: 'read' | 'write';
  readonly value_type?: ValueType;
  readonly default?: ExpressionTree | null;
  readonly formula?: ExpressionTree | null;
  readonly visible_when?: ExpressionTree | null;
  readonly required_when?: ExpressionTree | null;
  readonly readonly_when?: ExpressionTree | null;
  readonly options?: readonly Option[];
  /** Qualified name of the referred entity, or of the rows of a sub-table. */
  readonly entity?: string | null;
  /** Entities a reference to any of several may lead to. */
  readonly entities?: readonly string[];
  /** Narrows what a reference may choose; over the referred entity. */
  readonly reference_filter?: string | null;
  /** Leads to the record of the same entity that one stands beneath. */
  readonly hierarchy?: boolean;
  readonly scale?: number | null;
  readonly minimum?: string | null;
  readonly maximum?: string | null;
  readonly max_length?: number | null;
  readonly max_rows?: number | null;
  readonly part_labels?: Readonly<Record<string, Label>>;
  /** Stars of a rating. */
  readonly stars?: number | null;
  /** A time of day to the second. */
  readonly seconds?: boolean | null;
  /** Country whose phone numbers need no country code. */
  readonly region?: string | null;
  /** How a bar code is drawn. */
  readonly symbology?: string | null;
  /** How many items a list may hold. */
  readonly max_items?: number | null;
  /** Tags the definition suggests. */
  readonly listed?: readonly ListedTag[];
  readonly only_listed?: boolean;
  /** Tags may be given until a day. */
  readonly expiring?: boolean;
  /** The entity that has the field, of references and tags: tags suggest words of its records. */
  readonly of?: string;
  /** Kinds of files that may be attached; none given: any. */
  readonly kinds?: readonly string[] | null;
  /** Size of one file at most. */
  readonly max_bytes?: number | null;
  /** False: never part of a half-filled form that is kept. */
  readonly kept_in_drafts?: boolean;
  /** Type of a formula's or rollup's value. */
  readonly result?: string | null;
  /** Only options that are not divided further may be chosen. */
  readonly leaves_only?: boolean;
  /** The text of an encrypted field may be asked for, on some records at least. */
  readonly may_reveal?: boolean;
  /** The path behind references whose value is shown. */
  readonly lookup?: string | null;
  /** Currency of an amount that is not in the record's own. */
  readonly currency?: string | null;
}

export interface CrossCheck {
  readonly key: string;
  readonly condition: ExpressionTree;
  readonly message: Label;
  readonly field?: string | null;
  readonly severity: 'error' | 'warning';
}

export interface RelatedList {
  readonly entity: string;
  /** The reference field of `entity` that leads here. */
  readonly field: string;
  /** That field may lead to other records besides. */
  readonly many?: boolean;
  /** That field may lead to records of other entities. */
  readonly any?: boolean;
  readonly label?: Label;
  readonly field_label?: Label;
}

/** What makes a new record look like one that is there. */
export interface DuplicateRule {
  readonly key: string;
  readonly label?: Label;
  readonly fields: readonly string[];
}

export interface EntityDefinition {
  /** "app.key" */
  readonly name: string;
  readonly app: string;
  readonly key: string;
  readonly label: Label;
  readonly plural?: Label;
  readonly icon?: string | null;
  readonly title: string;
  readonly parent?: string | null;
  readonly money?: boolean;
  readonly actions: readonly string[];
  /** System fields one may change: who a record belongs to. */
  readonly assignable?: readonly string[];
  readonly readonly_when?: ExpressionTree | null;
  readonly fields: readonly FieldDefinition[];
  readonly checks?: readonly CrossCheck[];
  readonly duplicates?: readonly DuplicateRule[];
  readonly related?: readonly RelatedList[];
  /** Dotted paths that formulas and conditions read behind references. */
  readonly paths?: readonly string[];
  readonly processes?: readonly string[];
}

export interface FormSection {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly columns: number;
  /** May be folded, and how it stands at first. */
  readonly collapsible?: 'open' | 'closed' | null;
  readonly fields: readonly string[];
  readonly visible_when?: ExpressionTree | null;
}

interface Placed {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly visible_when?: ExpressionTree | null;
}

export interface SectionItem extends FormSection {
  readonly type: 'section';
}

export interface NoteItem extends Placed {
  readonly type: 'note';
  /** With `{field.path}` places. */
  readonly text: Label;
  readonly tone: 'plain' | 'info' | 'success' | 'warning' | 'danger';
}

/** Does one of three things: opens an address, the form of a new record, or submits to a process. */
export interface ButtonItem extends Placed {
  readonly type: 'button';
  readonly look: 'normal' | 'primary' | 'link';
  readonly link?: string;
  readonly create?: { readonly entity: string; readonly values: Readonly<Record<string, ExpressionTree>> };
  readonly process?: string;
}

export interface RelatedItem extends Placed {
  readonly type: 'related';
  readonly entity: string;
  readonly field: string;
  readonly columns: readonly string[];
}

export interface ColumnsItem extends Placed {
  readonly type: 'columns';
  readonly columns: readonly (Placed & { readonly share: number; readonly layout: readonly LayoutItem[] })[];
}

export interface TabsItem extends Placed {
  readonly type: 'tabs';
  readonly tabs: readonly (Placed & { readonly layout: readonly LayoutItem[] })[];
}

export type LayoutItem = SectionItem | NoteItem | ButtonItem | RelatedItem | ColumnsItem | TabsItem;

export type FormPurpose = 'create' | 'edit' | 'read';

export interface FormDefinition {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly entity: string;
  readonly purposes: readonly FormPurpose[];
  readonly device: 'any' | 'desktop' | 'phone';
  readonly layout: readonly LayoutItem[];
}

/** What every view has; `columns` are those of the plain table that shows the same records. */
interface ViewBase {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly entity: string;
  readonly columns: readonly string[];
  readonly filter?: string | null;
  readonly sort: readonly string[];
}

export interface TableViewDefinition extends ViewBase {
  readonly type: 'table';
}

export interface KanbanViewDefinition extends ViewBase {
  readonly type: 'kanban';
  readonly group_by: string;
  readonly card: readonly string[];
  readonly sum?: string | null;
  readonly colour?: string | null;
}

export interface GalleryViewDefinition extends ViewBase {
  readonly type: 'gallery';
  readonly image: string;
  readonly card: readonly string[];
  readonly fit: 'cover' | 'contain';
}

export interface CalendarViewDefinition extends ViewBase {
  readonly type: 'calendar';
  readonly start: string;
  readonly end?: string | null;
  /** The first names the record. */
  readonly card: readonly string[];
  readonly colour?: string | null;
  readonly period: 'month' | 'week' | 'day' | 'agenda';
}

export interface GanttViewDefinition extends ViewBase {
  readonly type: 'gantt';
  readonly start: string;
  readonly end: string;
  readonly progress?: string | null;
  readonly group_by?: string | null;
  readonly depends_on?: string | null;
  readonly zoom: 'day' | 'week' | 'month' | 'quarter';
}

export interface TreeViewDefinition extends ViewBase {
  readonly type: 'tree';
  readonly parent: string;
}

/** Told apart by `type`; a setting that names a field one may not see is left out. */
export type ViewDefinition =
  | TableViewDefinition
  | KanbanViewDefinition
  | GalleryViewDefinition
  | CalendarViewDefinition
  | GanttViewDefinition
  | TreeViewDefinition;

export type ViewTypeName = ViewDefinition['type'];

export interface NavigationEntry {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly view?: string | null;
  readonly dashboard?: string | null;
  readonly entity?: string | null;
  readonly icon?: string | null;
}

export interface NavigationGroup {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly icon?: string | null;
  readonly entries: readonly NavigationEntry[];
}

export interface ProcessSummary {
  readonly key: string;
  /** Qualified "app.key". */
  readonly name: string;
  readonly label: Label;
  readonly entity: string;
  readonly submit_label?: Label;
  readonly trigger: string;
  /** What a record must meet to be submitted, as far as its own fields tell. */
  readonly start_when?: ExpressionTree | null;
  readonly nodes: readonly { readonly key: string; readonly label: Label; readonly type: string }[];
  readonly edges: readonly { readonly source: string; readonly target: string; readonly label?: Label }[];
}

export type ChartType = 'number' | 'bar' | 'line' | 'table';

export interface TileDefinition {
  readonly id: string;
  readonly key: string;
  readonly label: Label;
  readonly report: string;
  readonly chart: ChartType;
  readonly width: number;
  readonly height: number;
}

export interface DashboardDefinition {
  readonly key: string;
  readonly label: Label;
  readonly tiles: readonly TileDefinition[];
}

export interface ReportSummary {
  readonly key: string;
  readonly label: Label;
  readonly entity: string;
}

export interface AppSummary {
  readonly key: string;
  readonly label: Label;
  readonly icon?: string | null;
  readonly colour?: string | null;
}

export interface PublicFormSummary {
  readonly key: string;
  readonly label: Label;
  readonly slug: string;
  readonly entity: string;
}

export interface AppDefinition {
  readonly app: AppSummary & { readonly version: string };
  readonly version: number;
  readonly parameters: Readonly<Record<string, FieldValue>>;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly forms: readonly FormDefinition[];
  readonly views: readonly ViewDefinition[];
  readonly navigation: readonly NavigationGroup[];
  readonly processes: readonly ProcessSummary[];
  readonly dashboards: readonly DashboardDefinition[];
  readonly reports: readonly ReportSummary[];
  /** Forms for visitors that make records one may read. */
  readonly public_forms?: readonly PublicFormSummary[];
  /** What records can be printed with. */
  readonly documents?: readonly DocumentSummary[];
}
