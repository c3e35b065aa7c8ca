import type { Package, Place } from '../draft';
import { APP_ITSELF, type RowGrant, localName } from './rights';

/** Where a role or a grant is edited, below the section. */
export function rightsAddress(place: Place, document: Package): string {
  const found = place.items[0];
  if (found?.list === 'roles') return `role/${found.item.id}`;
  if (found?.list !== 'grants') return '';
  const grant = found.item as RowGrant;
  if (grant.app) return `role/${APP_ITSELF}`;
  const role = document.roles?.find((one) => one.key === localName(document, grant.role));
  return role ? `role/${role.id}` : '';
}
