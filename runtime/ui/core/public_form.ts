/** What `GET /api/public/forms/{slug}` answers. Closed forms say why and nothing more. */
import type { EntityDefinition, FormSection } from './definition';
import type { Label } from './label';
import type { FieldValue, Values } from './record';

export type PublicFormState = 'open' | 'soon' | 'closed' | 'full';

export interface ClosedForm {
  readonly slug: string;
  readonly label: Label;
  readonly introduction: Label;
  readonly state: PublicFormState;
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  readonly workspace: { readonly name: string; readonly zone: string; readonly currency: string };
}

export interface OpenForm extends ClosedForm {
  readonly state: 'open';
  readonly submit_label: Label;
  readonly entity: EntityDefinition;
  /** Rows of the sub-tables visitors fill in, by qualified name. */
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly sections: readonly FormSection[];
  /** Records a field offers, by its key, or "lines.product" for one of rows. */
  readonly options: Readonly<Record<string, readonly { readonly id: string; readonly title: string }[]>>;
  /** Names in the form's address that are sent along. */
  readonly parameters: readonly string[];
  readonly constants: Readonly<Record<string, FieldValue>>;
}

export type PublicForm = ClosedForm | OpenForm;

export interface Thanks {
  readonly thanks: Label;
  readonly thanks_url: string | null;
  readonly number: string | null;
}

export interface Sending {
  readonly values: Values;
  readonly parameters: Readonly<Record<string, string>>;
  readonly override?: readonly string[];
  readonly draft?: string;
  /** The secret its files were uploaded with. */
  readonly uploads?: string;
  /** A field only programs fill in. */
  readonly website: string;
}

/** A form of an app as its staff see it (`GET /api/apps/{app}/public-forms`). */
export interface ListedForm {
  readonly key: string;
  readonly label: Label;
  readonly slug: string;
  readonly entity: string;
  readonly state: PublicFormState;
  readonly sent: number;
  readonly quota: number | null;
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  readonly parameters: readonly string[];
  readonly embed_on: readonly string[];
}

export function isOpen(form: PublicForm): form is OpenForm {
  return form.state === 'open';
}
