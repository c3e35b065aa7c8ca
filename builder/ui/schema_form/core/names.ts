/** What a draft can name: its own items, those of the apps it requires, and fields behind references. */
import { type Label, type Language, pick } from '@yingzao/runtime-ui/core/label';

import type { Item, Package } from '../../draft/package';

/** `GET …/draft/surroundings`: another installed app, as far as a package can name what is there. */
export interface Neighbour {
  readonly key: string;
  readonly label: Label;
  readonly version: string;
  readonly entities: readonly Item[];
  readonly roles: readonly Item[];
  readonly processes: readonly Item[];
  readonly reports: readonly Item[];
  readonly dashboards: readonly Item[];
  readonly views: readonly Item[];
}

export interface Choice {
  /** As the package writes it: "order", or "base.customer" for what is another app's. */
  readonly value: string;
  readonly label: string;
  /** Said beside it: the app, or the kind of a field. */
  readonly note?: string;
}

export interface FieldInfo {
  readonly key: string;
  readonly label: string;
  readonly type: string;
  /** Kind of value: that of a formula's, roll-up's or lookup's result. */
  readonly valueType: string;
  /** "app.key" of what a reference, list of references or sub-table leads to. */
  readonly entity: string | undefined;
  readonly hierarchy: boolean;
  readonly system: boolean;
}

interface EntityInfo {
  readonly app: string;
  readonly item: Item;
}

const LINKS = new Set(['reference', 'multi_reference', 'subtable']);
const PEOPLE: Readonly<Record<string, string>> = { user: 'system.user', users: 'system.user', department: 'system.department' };
const SYSTEM_TYPES: Readonly<Record<string, string>> = {
  created_at: 'datetime', updated_at: 'datetime', created_by: 'user', updated_by: 'user', owner: 'user', department: 'department',
  id: 'id', version: 'integer', currency: 'text', rate: 'decimal', parent: 'reference', position: 'integer',
};
const SECTIONS = { role: 'roles', process: 'processes', report: 'reports', dashboard: 'dashboards', view: 'views' } as const;

export class Names {
  private readonly entities = new Map<string, EntityInfo>();
  private readonly fieldsBy = new Map<string, readonly FieldInfo[]>();

  constructor(
    readonly document: Package,
    readonly around: readonly Neighbour[],
    private readonly systemFields: Readonly<Record<string, Label>>,
    readonly language: Language,
  ) {
    for (const entity of document.entities ?? []) this.entities.set(`${this.app}.${entity.key}`, { app: this.app, item: entity });
    for (const app of around) {
      for (const entity of app.entities) this.entities.set(`${app.key}.${entity.key ?? ''}`, { app: app.key, item: entity });
    }
  }

  get app(): string {
    return this.document.app.key;
  }

  /** "app.key" of a name written in `app`. */
  resolve(name: string, app = this.app): string {
    return name.includes('.') ? name : `${app}.${name}`;
  }

  /** As this draft writes a qualified name. */
  written(name: string): string {
    return name.startsWith(`${this.app}.`) ? name.slice(this.app.length + 1) : name;
  }

  private text(item: Item | undefined, fallback: string): string {
    return pick(item?.label as Label | undefined, this.language, fallback);
  }

  /** Apps this one requires, and the built-in one. */
  private reachable(): readonly Neighbour[] {
    const required = this.document.app.requires ?? {};
    return this.around.filter(({ key }) => key === 'system' || key in required);
  }

  // -- items

  entityChoices(): readonly Choice[] {
    const own = (this.document.entities ?? []).map((entity) => ({ value: entity.key, label: this.text(entity, entity.key) }));
    return [...own, ...this.reachable().flatMap((app) => this.theirs(app, app.entities))];
  }

  /** Entities whose records are rows of that one ("app.key"). */
  rowChoices(parent: string | undefined): readonly Choice[] {
    return (this.document.entities ?? [])
      .filter((entity) => entity.parent && this.resolve(entity.parent) === parent)
      .map((entity) => ({ value: entity.key, label: this.text(entity, entity.key) }));
  }

  entityLabel(name: string | undefined): string {
    if (!name) return '';
    return this.text(this.entities.get(this.resolve(name))?.item, name);
  }

  choices(kind: keyof typeof SECTIONS): readonly Choice[] {
    const section = SECTIONS[kind];
    const own = ((this.document[section] as readonly Item[] | undefined) ?? []).map((item) => ({
      value: item.key ?? '', label: this.text(item, item.key ?? ''),
    }));
    if (kind === 'view') return own;
    return [...own, ...this.reachable().flatMap((app) => this.theirs(app, app[section]))];
  }

  private theirs(app: Neighbour, items: readonly Item[]): Choice[] {
    const note = pick(app.label, this.language, app.key);
    return items.map((item) => ({ value: `${app.key}.${item.key ?? ''}`, label: this.text(item, item.key ?? ''), note }));
  }

  appChoices(): readonly Choice[] {
    const own = { value: this.app, label: pick(this.document.app.label as Label, this.language, this.app) };
    return [own, ...this.around.map((app) => ({ value: app.key, label: pick(app.label, this.language, app.key) }))];
  }

  // -- fields

  /** Fields of an entity ("app.key"), those of the platform after its own. */
  fields(name: string | undefined): readonly FieldInfo[] {
    if (name === undefined) return [];
    const known = this.fieldsBy.get(name);
    if (known) return known;
    const entity = this.entities.get(name);
    const found = entity ? [...this.own(entity), ...this.system(entity)] : [];
    this.fieldsBy.set(name, found);
    return found;
  }

  private own({ app, item }: EntityInfo): FieldInfo[] {
    return ((item.fields as readonly Item[] | undefined) ?? []).map((field) => {
      const type = String(field.type ?? '');
      const target = typeof field.entity === 'string' && LINKS.has(type) ? this.resolve(field.entity, app) : PEOPLE[type];
      return {
        key: field.key ?? '',
        label: this.text(field, field.key ?? ''),
        type,
        valueType: typeof field.result === 'string' ? field.result : type,
        entity: target,
        hierarchy: field.hierarchy === true,
        system: false,
      };
    });
  }

  private system({ app, item }: EntityInfo): FieldInfo[] {
    const money = ((item.fields as readonly Item[] | undefined) ?? []).some((field) => field.type === 'money' || field.result === 'money');
    const shown = Object.keys(this.systemFields).filter(
      (key) => (money || (key !== 'currency' && key !== 'rate')) && (item.parent || (key !== 'parent' && key !== 'position')),
    );
    return shown.map((key) => ({
      key,
      label: pick(this.systemFields[key], this.language, key),
      type: SYSTEM_TYPES[key] ?? 'text',
      valueType: SYSTEM_TYPES[key] ?? 'text',
      entity: key === 'parent' && typeof item.parent === 'string' ? this.resolve(item.parent, app) : PEOPLE[SYSTEM_TYPES[key] ?? ''],
      hierarchy: false,
      system: true,
    }));
  }

  field(entity: string | undefined, key: string): FieldInfo | undefined {
    return this.fields(entity).find((field) => field.key === key);
  }

  /** What a dotted path leads to; a lookup is what it looks at. */
  follow(entity: string | undefined, path: string): FieldInfo | undefined {
    let at = entity;
    let found: FieldInfo | undefined;
    for (const step of path.split('.')) {
      found = this.field(at, step);
      if (!found) return undefined;
      at = found.entity;
    }
    return found;
  }

  /** "客户 › 等级"; steps that lead nowhere stand as they are. */
  pathLabel(entity: string | undefined, path: string): string {
    let at = entity;
    return path
      .split('.')
      .map((step) => {
        const found = this.field(at, step);
        at = found?.entity;
        return found?.label ?? step;
      })
      .join(' › ');
  }

  /**
   * Paths from an entity: its fields and what is one reference away; behind `opened`, a path that leads to a
   * record, what is there too.
   */
  paths(entity: string | undefined, opened = ''): readonly Choice[] {
    const found: Choice[] = [];
    const add = (name: string | undefined, prefix: string, labels: string, depth: number) => {
      for (const field of this.fields(name)) {
        if (depth > 0 && field.system && field.key !== 'owner') continue;
        const path = `${prefix}${field.key}`;
        const label = `${labels}${field.label}`;
        found.push({ value: path, label, note: field.key });
        const leads = field.entity !== undefined && field.type !== 'subtable' && field.type !== 'multi_reference' && field.type !== 'users';
        if (leads && (depth === 0 || opened.startsWith(`${path}.`)) && depth < 4) {
          add(field.entity, `${path}.`, `${label} › `, depth + 1);
        }
      }
    };
    add(entity, '', '', 0);
    return found;
  }
}
