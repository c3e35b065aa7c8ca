/** Where messages stand: a field's own place ("papers"), or places within it ("papers.0", "lines.2.price"). No React. */
import type { IssueTexts } from './issue_texts';

/** The places of messages about a field, or about its rows, in their order. */
export function placesOf(key: string, found: IssueTexts): readonly string[] {
  return [...found.keys()].filter((path) => path === key || path.startsWith(`${key}.`));
}

/** What is said of a field, or of the first item of it that does not fit. */
export function issueAt(found: IssueTexts, path: string): string | undefined {
  const [first] = placesOf(path, found);
  return first === undefined ? undefined : found.get(first);
}

/** Rows and items move when one is taken away, so messages about them go with any change. */
export function withoutPlace(issues: IssueTexts, key: string): IssueTexts {
  const gone = placesOf(key, issues);
  return gone.length > 0 ? new Map([...issues].filter(([path]) => !gone.includes(path))) : issues;
}

/** The control a message is about: an item's is that of its field. */
export function controlAt(path: string): HTMLElement | null {
  const found = document.getElementById(`field-${path}`);
  const above = path.lastIndexOf('.');
  return found ?? (above < 0 ? null : controlAt(path.slice(0, above)));
}
