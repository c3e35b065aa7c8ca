/** "120.619585, 31.299379"; a text being typed stays as it is. */
export function locationText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const { longitude = '', latitude = '' } = value as { readonly longitude?: string; readonly latitude?: string };
  return `${longitude}, ${latitude}`;
}
