/** Words for the parts of a package, as `builder/terms.json` has them. */
import { type Label, type Language, pick } from '@yingzao/runtime-ui/core/label';

import type { RootSchema } from './schema';

type Group = Readonly<Record<string, Label>>;

export interface Terms {
  readonly items: Group;
  readonly settings: Group;
  readonly kinds: Readonly<Record<string, Group>>;
  readonly values: Group;
  readonly help: Group;
}

const NARROWER: Readonly<Record<string, string>> = { ColumnItem: 'LayoutItem', TabItem: 'LayoutItem' };

export class Words {
  private readonly unions = new Map<string, string[]>();

  constructor(
    private readonly terms: Terms,
    root: RootSchema,
    readonly language: Language,
  ) {
    for (const [name, part] of Object.entries(root.$defs)) {
      for (const target of Object.values(part.discriminator?.mapping ?? {})) {
        const model = target.slice('#/$defs/'.length);
        this.unions.set(model, [...(this.unions.get(model) ?? []), name]);
      }
    }
  }

  private say(label: Label | undefined, fallback: string): string {
    const text = pick(label, this.language, fallback);
    return text.slice(0, 1).toUpperCase() + text.slice(1);
  }

  /** A word as it stands inside a sentence: English keeps capitals for the beginning. */
  inside(word: string): string {
    return this.language === 'en' && /^[A-Z][a-z]/.test(word) ? word.slice(0, 1).toLowerCase() + word.slice(1) : word;
  }

  /** A setting's name. */
  setting(name: string): string {
    return this.say(this.terms.settings[name], name);
  }

  /** One item of a list: "字段" of "fields". */
  item(list: string): string {
    return this.say(this.terms.items[list] ?? this.terms.settings[list], list);
  }

  kind(union: string, tag: string): string {
    return this.say(this.terms.kinds[NARROWER[union] ?? union]?.[tag], tag);
  }

  value(setting: string, value: string): string {
    return this.say(this.terms.values[`${setting}.${value}`] ?? this.terms.values[value], value);
  }

  /** A sentence about a setting, where there is one. */
  help(model: string, name: string): string {
    for (const owner of [model, ...(this.unions.get(model) ?? [])]) {
      const found = this.terms.help[`${owner}.${name}`];
      if (found) return pick(found, this.language);
    }
    return '';
  }
}
