/** For types one can only ask whether they are filled in. */
export function NoFilter() {
  return null;
}
