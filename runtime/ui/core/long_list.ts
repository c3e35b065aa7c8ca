const LONG_PAGES = 8;

/** Whether so many pages of a list have been loaded that they are not all asked for again at every change. */
export function isLongList(data: unknown): boolean {
  const pages = (data as { readonly pages?: unknown } | undefined)?.pages;
  return Array.isArray(pages) && pages.length > LONG_PAGES;
}
