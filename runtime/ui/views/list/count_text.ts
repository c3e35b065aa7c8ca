/** "1,234", or "10,000+" where the server stopped counting. */
export function countText(count: number, capped: boolean | undefined): string {
  return `${count.toLocaleString('en-US')}${capped ? '+' : ''}`;
}
