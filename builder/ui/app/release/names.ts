import type { Label } from '@yingzao/runtime-ui/core/label';

import { type Item, type Package, entityOf, fieldOf, findByKey } from '../../draft';

/** "crm.order.amount" as people know it: "订单 · 金额"; looked up in the documents in turn. */
export function nameOf(
  name: string,
  documents: readonly (Package | null | undefined)[],
  label: (texts: Label | undefined, fallback: string) => string,
): string {
  const [app = '', entityKey = '', fieldKey] = name.split('.');
  for (const document of documents) {
    if (!document || document.app.key !== app) continue;
    const entity = entityOf(document, entityKey);
    if (!entity) continue;
    const shown = label(entity.label as Label | undefined, entityKey);
    if (!fieldKey) return shown;
    const field = fieldOf(entity, fieldKey);
    if (field) return `${shown} · ${label(field.label as Label | undefined, fieldKey)}`;
  }
  return fieldKey ? `${entityKey} · ${fieldKey}` : entityKey || app;
}

/** The option of a field ("app.entity.field") as people know it. */
export function optionName(
  name: string,
  option: string,
  documents: readonly (Package | null | undefined)[],
  label: (texts: Label | undefined, fallback: string) => string,
): string {
  const [app = '', entityKey = '', fieldKey = ''] = name.split('.');
  for (const document of documents) {
    if (!document || document.app.key !== app) continue;
    const entity = entityOf(document, entityKey);
    const field = entity && fieldOf(entity, fieldKey);
    const found = field && findByKey(field.options as readonly Item[] | undefined, option);
    if (found) return label(found.label as Label | undefined, option);
  }
  return option;
}
