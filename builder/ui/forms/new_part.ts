/** Items of a layout as they begin. No React. */
import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';

import { newId } from '../draft/items';
import type { Entity, Package } from '../draft/package';
import type { LayoutPart } from './layout_document';
import { freshKey, newColumns, newSection, newTabs } from './operations';
import { relatedLists } from './related_lists';
import { tabLabel } from './texts';

/** undefined where there is nothing such an item could show. */
export function newPart(
  type: string,
  layout: readonly LayoutPart[],
  document: Package,
  entity: Entity,
  entities: Readonly<Record<string, EntityDefinition>>,
): LayoutPart | undefined {
  const base = { id: newId('n'), key: freshKey(type, layout) };
  switch (type) {
    case 'section':
      return { ...newSection(layout), label: { zh: '新分区', en: 'New section' } };
    case 'tabs':
      return newTabs(layout, tabLabel);
    case 'columns':
      return newColumns(layout);
    case 'note':
      return { ...base, type, tone: 'info', text: { zh: '在这里写一句提示', en: 'A hint for whoever fills this in' } };
    case 'button':
      return { ...base, type, label: { zh: '打开链接', en: 'Open a page' }, link: '/' };
    case 'related': {
      const [first] = relatedLists(document, entity, entities);
      return first && { ...base, type, label: { ...first.label }, entity: first.entity, field: first.field };
    }
    default:
      return undefined;
  }
}
