/** Whether any of the texts has what was typed, letter case aside. */
export function matchesText(typed: string, ...texts: readonly unknown[]): boolean {
  const wanted = typed.trim().toLowerCase();
  return wanted === '' || texts.some((one) => typeof one === 'string' && one.toLowerCase().includes(wanted));
}
