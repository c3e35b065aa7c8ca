/** Who roles are given to and records shared with, and why somebody may or may not do something. */
import type { FormPurpose } from './definition';
import type { Label } from './label';

export type HolderKind = 'user' | 'position' | 'group' | 'department';

export const HOLDER_KINDS: readonly HolderKind[] = ['user', 'position', 'group', 'department'];

/** The platform's own entities, which this code may know by name. */
export const HOLDER_ENTITIES: Readonly<Record<HolderKind, string>> = {
  user: 'system.user',
  position: 'system.position',
  group: 'system.group',
  department: 'system.department',
};

export interface Holder {
  readonly kind: HolderKind;
  readonly id: string;
  readonly name: string;
}

/** What kind of holder records of an entity are; undefined for ordinary records. */
export function holderKind(entity: string): HolderKind | undefined {
  return HOLDER_KINDS.find((kind) => HOLDER_ENTITIES[kind] === entity);
}

export type ShareRights = 'read' | 'write';

export interface Share {
  readonly to: Holder;
  readonly rights: ShareRights;
  readonly until: string | null;
  readonly at: string;
  readonly by: string | null;
  readonly by_name: string;
}

export interface Shares {
  readonly shares: readonly Share[];
  readonly may_share: boolean;
}

export interface ExplainedAction {
  readonly action: string;
  readonly allowed: boolean;
  readonly reasons: readonly string[];
}

export interface ExplainedField {
  readonly field: string;
  readonly label: Label;
  readonly right: 'hidden' | 'read' | 'write';
  readonly reason: string;
}

export interface HeldRole {
  readonly name: string;
  readonly label: string;
  readonly through: readonly Holder[];
}

/** A form of the record's entity, in the order forms are tried. */
export interface ExplainedForm {
  readonly form: string;
  readonly label: Label;
  readonly purposes: readonly FormPurpose[];
  readonly device: 'any' | 'desktop' | 'phone';
  /** Labels of the roles it is for; none: everybody. */
  readonly roles: readonly Label[];
  readonly fits: boolean;
}

export interface Explanation {
  readonly person: { readonly id: string; readonly name: string };
  readonly held: readonly HeldRole[];
  readonly shares: readonly Share[];
  readonly actions: readonly ExplainedAction[];
  readonly fields: readonly ExplainedField[];
  readonly forms: readonly ExplainedForm[];
}
