/** Which list a file goes into, by its name alone: a first guess, changed by whoever knows. */

export interface Target {
  /** "app.key" */
  readonly name: string;
  readonly label: string;
  /** What the list is called, in every language. */
  readonly words: readonly string[];
}

/** The target whose longest word is in the file's name; none where no word is. */
export function guessTarget(file: string, targets: readonly Target[]): string | undefined {
  const stem = plain(file.replace(/\.[^.]+$/, ''));
  let best: { readonly name: string; readonly length: number } | undefined;
  for (const target of targets) {
    for (const word of target.words.map(plain)) {
      const singular = word.replace(/s$/, '');
      if (singular.length < 2 || !stem.includes(singular) || (best && best.length >= singular.length)) continue;
      best = { name: target.name, length: singular.length };
    }
  }
  return best?.name;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_\-.]+/g, '');
}
