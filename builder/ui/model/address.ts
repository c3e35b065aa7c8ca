/** Where the data model shows a place of the document. */
import type { Package, Place } from '../draft';

/** "e1?field=f2", "e1?tab=constraints"; of sample data the entity's tab of them. */
export function modelAddress(items: Place['items'], document: Package): string {
  const [outer, inner] = items;
  if (!outer) return '';
  if (outer.list === 'sample_data') {
    const entity = document.entities?.find((one) => one.key === outer.item.entity);
    return entity ? `${entity.id}?tab=sample` : '';
  }
  if (inner?.list === 'fields') return `${outer.item.id}?field=${inner.item.id}`;
  return inner ? `${outer.item.id}?tab=constraints` : outer.item.id;
}
