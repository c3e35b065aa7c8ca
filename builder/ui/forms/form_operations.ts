/** What designers do to forms of a document, in recipes of an edit. No React. */
import type { Entity, Form, Package } from '../draft/package';
import { entityOf, findById, newId, sectionOf } from '../draft/items';
import { keysOf, uniqueKey } from '../draft/keys';
import type { FirstField } from './derived_fields';
import { type FormPart, type LayoutPart, type Spot, fieldsPlaced, layoutOf, withLayout } from './layout_document';
import { addField } from './new_field';
import { newSection, placeFields } from './operations';

type Texts = Readonly<Record<string, string>>;

/** The form with this id, as designers read it. */
export function formById(document: Package, id: string): FormPart | undefined {
  return findById(document.forms, id) as FormPart | undefined;
}

/** Forms of an entity in the order in which they apply. */
export function formsOf(document: Package, entity: Entity): readonly FormPart[] {
  return (document.forms ?? []).filter((form) => entityOf(document, form.entity) === entity) as unknown as FormPart[];
}

export function setLayout(document: Package, id: string, layout: readonly LayoutPart[]): void {
  const at = document.forms?.findIndex((form) => form.id === id) ?? -1;
  const form = document.forms?.[at];
  if (document.forms && form) document.forms[at] = withLayout(form as unknown as FormPart, layout) as unknown as Form;
}

export function setForm(document: Package, id: string, change: Partial<FormPart>): void {
  const form = findById(document.forms, id) as unknown as Record<string, unknown> | undefined;
  if (!form) return;
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) delete form[key];
    else form[key] = value;
  }
}

/** A new form of all fields, as the records have looked so far; gives its id. */
export function addForm(document: Package, entity: Entity, label: Texts): string {
  const forms = sectionOf<Form>(document, 'forms');
  const id = newId('fo');
  const plain = entity.fields.filter(({ type }) => type !== 'subtable').map(({ key }) => key);
  const tables = entity.fields.filter(({ type }) => type === 'subtable').map(({ key }) => [key]);
  const layout: LayoutPart[] = [];
  for (const fields of [plain, ...tables]) {
    if (fields.length > 0) layout.push(newSection(layout, fields, fields === plain ? 2 : 1));
  }
  if (layout.length === 0) layout.push(newSection(layout));
  const key = uniqueKey(`${entity.key}_form`, keysOf(forms), 'form');
  forms.push({ id, key, label: { ...label }, entity: entity.key, layout } as unknown as Form);
  return id;
}

/** A copy behind its original; gives its id. */
export function copyForm(document: Package, id: string, label: Texts): string | undefined {
  const forms = sectionOf<Form>(document, 'forms');
  const at = forms.findIndex((form) => form.id === id);
  const form = forms[at];
  if (!form) return undefined;
  const copy = structuredClone(JSON.parse(JSON.stringify(form))) as Form;
  copy.id = newId('fo');
  copy.key = uniqueKey(form.key.replace(/_\d+$/, ''), keysOf(forms), 'form');
  copy.label = { ...label };
  forms.splice(at + 1, 0, copy);
  return copy.id;
}

/** One place up or down among the forms of its entity. */
export function moveForm(document: Package, id: string, by: -1 | 1): void {
  const forms = document.forms ?? [];
  const at = forms.findIndex((form) => form.id === id);
  const entity = entityOf(document, forms[at]?.entity);
  let to = at + by;
  while (forms[to] && entityOf(document, forms[to]?.entity) !== entity) to += by;
  const [one, other] = [forms[at], forms[to]];
  if (one && other) [forms[at], forms[to]] = [other, one];
}

/** A field that did not exist, made and put on the form in one step; gives its key. */
export function addFieldTo(
  document: Package,
  id: string,
  type: string,
  spot: Spot,
  label: Texts,
  option: (number: number) => Texts,
  first?: FirstField,
): string | undefined {
  const form = formById(document, id);
  const entity = form && entityOf(document, form.entity);
  if (!form || !entity) return undefined;
  const key = addField(document, entity, type, label, option, first);
  // A plain copy: operations keep what does not change, and a recipe's own objects end with it.
  const layout = layoutOf(JSON.parse(JSON.stringify(form)) as FormPart);
  setLayout(document, id, placeFields(layout, [key], spot).layout);
  return key;
}

/** Keys of the entity's fields a form does not show. */
export function unplaced(form: FormPart, entity: Entity): readonly string[] {
  const shown = new Set(fieldsPlaced(layoutOf(form)));
  return entity.fields.map(({ key }) => key).filter((key) => !shown.has(key));
}
