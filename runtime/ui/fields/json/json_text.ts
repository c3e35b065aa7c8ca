/** A JSON value as text: one being typed is text already. */
export function jsonText(value: unknown, indent?: number): string {
  if (value === null || value === undefined || value === '') return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, indent);
}

export function isJson(text: string): boolean {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null;
  } catch {
    return false;
  }
}
