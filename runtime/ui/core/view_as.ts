/**
 * Looking with somebody else's eyes, in this tab alone: the look's id goes along with every request, so that
 * nothing can be written by mistake, and other tabs stay as they are.
 */
import { api } from './api/client';

const KEY = 'yz-view-as';

/** Takes over a look the address names, or goes on with that of this tab; before anything is asked. */
export function startViewAs(): void {
  const address = new URL(window.location.href);
  const named = address.searchParams.get('view_as');
  if (named) {
    sessionStorage.setItem(KEY, named);
    address.searchParams.delete('view_as');
    window.history.replaceState(null, '', address);
  }
  const look = sessionStorage.getItem(KEY);
  api.setViewAs(look, () => {
    forgetViewAs();
    window.location.reload();
  });
}

function forgetViewAs(): void {
  sessionStorage.removeItem(KEY);
  api.setViewAs(null);
}

/** Ends it for good; the tab closes, or goes home as oneself. */
export async function endViewAs(): Promise<void> {
  const look = sessionStorage.getItem(KEY);
  forgetViewAs();
  // One that is over already need not be ended.
  if (look) await api.request(`/view-as/${look}`, { method: 'DELETE' }).catch(() => undefined);
  window.close();
  window.location.assign('/');
}
