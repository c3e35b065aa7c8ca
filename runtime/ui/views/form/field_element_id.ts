/** Id of a field's input, so that the summary of issues can jump to it. */
export function fieldElementId(key: string, form = ''): string {
  return `${form}field-${key}`;
}
