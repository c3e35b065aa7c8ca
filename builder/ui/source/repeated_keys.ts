/** Names given twice within one object of a JSON text: a reader takes one of them without a word. */
import type { Steps } from '../schema_form/core/paths';

interface Level {
  /** Names so far; null in a list. */
  readonly names: Set<string> | null;
  step: string | number;
}

/** The places of names that stand there again, in a text `JSON.parse` accepts. */
export function repeatedKeys(text: string): readonly Steps[] {
  const found: Steps[] = [];
  const levels: Level[] = [];
  let forName = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const level = levels.at(-1);
    if (sign === '"') {
      const end = endOfText(text, at);
      if (forName && level?.names) {
        const name = JSON.parse(text.slice(at, end + 1)) as string;
        level.step = name;
        if (level.names.has(name)) found.push(levels.map((one) => one.step));
        level.names.add(name);
        forName = false;
      }
      at = end;
    } else if (sign === '{') {
      levels.push({ names: new Set(), step: '' });
      forName = true;
    } else if (sign === '[') {
      levels.push({ names: null, step: 0 });
    } else if (sign === '}' || sign === ']') {
      levels.pop();
      forName = false;
    } else if (sign === ',' && level) {
      if (level.names) forName = true;
      else level.step = Number(level.step) + 1;
    }
  }
  return found;
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
