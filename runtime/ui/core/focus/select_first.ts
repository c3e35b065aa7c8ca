/** Into the first text of what has just been opened, all of it chosen: typing replaces it. */
export function selectFirst(within: Element | null): void {
  const input = within?.querySelector<HTMLInputElement>('input:enabled, textarea:enabled');
  input?.focus({ preventScroll: true });
  input?.select();
}
