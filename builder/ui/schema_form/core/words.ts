/** Words for the parts of a package, as `builder/terms.json` has them. */
import { type Label, type Language, pick } from '@yingzao/runtime-ui/core/label';

import { type RootSchema, sentence } from './schema';

type Group = Readonly<Record<string, Label>>;

export interface Terms {
  readonly items: Group;
  readonly settings: Group;
  readonly kinds: Readonly<Record<string, Group>>;
  readonly values: Group;
  /** What holds where a setting is not given. */
  readonly absent: Group;
}

const NARROWER: Readonly<Record<string, string>> = { ColumnItem: 'LayoutItem', TabItem: 'LayoutItem' };

export class Words {
  constructor(
    private readonly terms: Terms,
    private readonly root: RootSchema,
    readonly language: Language,
  ) {}

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
    const { values, kinds } = this.terms;
    return this.say(values[`${setting}.${value}`] ?? values[value] ?? kinds.FieldType?.[value], value);
  }

  /** What holds where the setting is not given; undefined where that goes without saying. */
  absent(setting: string): string | undefined {
    const label = this.terms.absent[setting];
    return label && this.say(label, '');
  }

  /** What a setting is for, in a sentence. */
  help(model: string, name: string): string {
    return sentence((this.root.$defs[model] ?? this.root).properties?.[name], this.language);
  }
}
