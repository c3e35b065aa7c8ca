/** Address of the page a preview shows in its frame; the server lets its own pages frame it. */
export function previewPath(app: string, form: string, how: { readonly role?: string; readonly purpose: string }): string {
  const search = new URLSearchParams({ purpose: how.purpose, ...(how.role ? { role: how.role } : {}) });
  // Workspaces at a prefix have it before every address.
  const prefix = /^\/w\/[^/]+/.exec(window.location.pathname)?.[0] ?? '';
  return `${prefix}/form-preview/${app}/${encodeURIComponent(form)}?${search.toString()}`;
}
