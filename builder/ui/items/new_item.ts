/** New items of the sections: complete enough to be published, so that one begins with something that runs. */
import type { Label } from '@yingzao/runtime-ui/core/label';

import { type Package, type Section, keysOf, newId, uniqueKey } from '../draft';
import type { Item } from '../draft';
import { fits } from '../schema_form/core/fits';
import type { FieldInfo, Names } from '../schema_form/core/names';
import { newPart } from '../schema_form/core/new_part';
import { type Json, type JsonObject, type RootSchema, isObject } from '../schema_form/core/schema';

export interface Wish {
  readonly label: Label;
  /** As the package writes it. */
  readonly entity: string | undefined;
  /** Kind of view, or type of parameter. */
  readonly kind: string | undefined;
}

const FALLBACKS: Partial<Record<Section, string>> = {
  views: 'view', reports: 'report', rules: 'rule', processes: 'process', dashboards: 'dashboard', public_forms: 'form',
  document_templates: 'document', parameters: 'parameter', navigation: 'menu', import_mappings: 'mapping', scenarios: 'scenario',
};
/** What a visitor without an account can fill in. */
const PUBLIC = new Set(['text', 'long_text', 'integer', 'decimal', 'money', 'percent', 'boolean', 'date', 'datetime', 'choice', 'multi_choice', 'email', 'phone', 'url', 'rating']);
const LISTED = new Set(['subtable', 'long_text', 'rich_text', 'json', 'encrypted_text', 'file']);
const MOST_COLUMNS = 6;

export function newItem(root: RootSchema, names: Names, section: Section, model: string, { label, entity, kind }: Wish): JsonObject {
  const document = names.document;
  const beside = (document[section] as readonly Item[] | undefined) ?? [];
  const made = newPart(root, { $ref: `#/$defs/${model}` }, [], model === 'ViewType' ? kind : undefined);
  const base: Record<string, Json> = { ...(isObject(made) ? made : {}) };
  if ('key' in base) base.key = uniqueKey(label, keysOf(beside), FALLBACKS[section] ?? 'item');
  if (root.$defs[model]?.properties?.label || model === 'ViewType') base.label = label as unknown as Json;
  if (entity !== undefined) base.entity = entity;
  const about = entity === undefined ? undefined : names.resolve(entity);
  switch (section) {
    case 'views':
      return { ...base, ...viewSettings(kind ?? 'table', names, about) };
    case 'reports':
      return { ...base, measures: [{ id: newId(), key: 'count', label: { en: 'Count', zh: '数量' }, function: 'count' }] };
    case 'rules':
      return { ...base, trigger: { on: ['create'] }, actions: [] };
    case 'processes':
      return { ...base, ...approval(document) };
    case 'dashboards':
      return { ...base, tiles: firstTiles(document) };
    case 'public_forms':
      return { ...base, slug: slugOf(document, String(base.key)), sections: [{ id: newId(), key: 'main', columns: 1, fields: publicFields(names, about) }] };
    case 'document_templates':
      return { ...base, blocks: firstBlocks(names, about, label) };
    case 'parameters':
      return { ...base, type: kind ?? 'decimal', value: PRESETS[kind ?? 'decimal'] ?? '0' };
    case 'navigation':
      return { ...base, entries: [] };
    case 'import_mappings':
      return { ...base, mapping: {} };
    default:
      return base;
  }
}

const PRESETS: Readonly<Record<string, Json>> = { boolean: false, text: '—' };

function listed(names: Names, entity: string | undefined): readonly FieldInfo[] {
  return names.fields(entity).filter((field) => !field.system && !LISTED.has(field.type));
}

/** The field a record is known by first, then the others as they stand. */
function columns(names: Names, entity: string | undefined): string[] {
  const found = listed(names, entity).map(({ key }) => key);
  const title = titleOf(names, entity);
  const rest = found.filter((key) => key !== title);
  return (title && found.includes(title) ? [title, ...rest] : rest).slice(0, MOST_COLUMNS);
}

function titleOf(names: Names, entity: string | undefined): string | undefined {
  const own = entity?.startsWith(`${names.app}.`) ? names.document.entities?.find((one) => `${names.app}.${one.key}` === entity) : undefined;
  const theirs = names.around.flatMap((app) => app.entities.filter((one) => `${app.key}.${one.key ?? ''}` === entity))[0];
  const title = (own ?? theirs)?.title;
  return typeof title === 'string' ? title : undefined;
}

function viewSettings(kind: string, names: Names, entity: string | undefined): JsonObject {
  const first = (word: string) => names.fields(entity).find((field) => fits(word, field, entity, entity))?.key;
  const all = columns(names, entity);
  const given = (setting: string, key: string | undefined): JsonObject => (key === undefined ? {} : { [setting]: key });
  switch (kind) {
    case 'kanban':
      return { ...given('group_by', listed(names, entity).find((field) => fits('choice', field, entity))?.key ?? first('groups')), card: all.slice(1, 4) };
    case 'gallery':
      return { ...given('image', first('picture')), card: all.slice(1, 4) };
    case 'calendar':
      return { ...given('start', first('date')), card: all.slice(0, 2) };
    case 'gantt': {
      const dates = names.fields(entity).filter((field) => fits('date', field, entity)).map(({ key }) => key);
      return { ...given('start', dates[0]), ...given('end', dates[1] ?? dates[0]), columns: all.slice(0, 2) };
    }
    case 'tree':
      return { ...given('parent', first('hierarchy')), columns: all };
    default:
      return { columns: all };
  }
}

/** Submitted, decided by somebody, then approved or rejected. */
function approval(document: Package): JsonObject {
  const role = document.roles?.[0]?.key;
  const node = (key: string, zh: string, en: string, rest: JsonObject): JsonObject => ({ id: newId(), key, label: { en, zh }, ...rest });
  const edge = (source: string, target: string, rest: JsonObject = {}): JsonObject => ({ id: newId(), source, target, ...rest });
  return {
    nodes: [
      node('start', '提交', 'Submit', { type: 'start' }),
      node('approval', '审批', 'Approval', { type: 'approval', assignees: [role === undefined ? { initiator: true } : { role }] }),
      node('approved', '已通过', 'Approved', { type: 'end', outcome: 'approved' }),
      node('rejected', '已拒绝', 'Rejected', { type: 'end', outcome: 'rejected' }),
    ],
    edges: [
      edge('start', 'approval'),
      edge('approval', 'approved', { outcome: 'approved' }),
      edge('approval', 'rejected', { outcome: 'rejected' }),
    ],
  };
}

function firstTiles(document: Package): Json[] {
  const [report] = document.reports ?? [];
  if (!report) return [];
  return [{ id: newId(), key: report.key, ...(report.label ? { label: report.label as unknown as Json } : {}), report: report.key, chart: Array.isArray(report.dimensions) && report.dimensions.length > 0 ? 'bar' : 'number' }];
}

function publicFields(names: Names, entity: string | undefined): string[] {
  return names.fields(entity).filter((field) => !field.system && PUBLIC.has(field.type)).map(({ key }) => key);
}

/** An address nobody else in the draft has; whether the workspace has it is found by the check. */
function slugOf(document: Package, key: string): string {
  const plain = key.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const base = `${document.app.key.replaceAll('_', '-')}-${plain || 'form'}`.slice(0, 50);
  const taken = new Set((document.public_forms ?? []).map((form) => form.slug));
  let slug = base;
  for (let number = 2; taken.has(slug); number += 1) slug = `${base}-${number}`;
  return slug;
}

function firstBlocks(names: Names, entity: string | undefined, label: Label): Json[] {
  const fields = columns(names, entity).map((path) => ({ path }));
  const rows = names.fields(entity).find((field) => field.type === 'subtable');
  return [
    { id: newId(), type: 'heading', text: label as unknown as Json, align: 'centre' },
    ...(fields.length > 0 ? [{ id: newId(), type: 'fields', fields }] : []),
    ...(rows ? [{ id: newId(), type: 'table', field: rows.key, columns: columns(names, rows.entity).map((path) => ({ path })) }] : []),
  ];
}
