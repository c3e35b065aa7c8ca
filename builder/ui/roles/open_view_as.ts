import { startViewAs } from './rights_api';

/**
 * Opens a tab that looks with somebody else's eyes. The tab is opened at once: browsers keep one from opening
 * after an answer has come.
 */
export async function openViewAs(as: Parameters<typeof startViewAs>[0], path = '/'): Promise<void> {
  const tab = window.open('', '_blank');
  try {
    const { id } = await startViewAs(as);
    const address = `${path}${path.includes('?') ? '&' : '?'}view_as=${id}`;
    if (tab) tab.location.href = address;
    else window.location.assign(address);
  } catch (error) {
    tab?.close();
    throw error;
  }
}
