/** A field type by the first letters of its name: in Chinese by its sounds, or by the English word. */
import { type Vocabulary, typeWord } from './vocabulary';

/**
 * The first of `types` that `letters` begin: all sounds, the first letters of the sounds, or a name. The same letter again
 * and again goes on from `current` to the next one.
 */
export function typedType(vocabulary: Vocabulary, types: readonly string[], letters: string, current = ''): string | undefined {
  const wanted = letters.toLowerCase();
  const names = (type: string): readonly string[] => {
    const sounds = vocabulary.spelled[type] ?? [];
    return [sounds.join(''), sounds.map((one) => one.charAt(0)).join(''), typeWord(vocabulary, type, 'zh'), typeWord(vocabulary, type, 'en').toLowerCase()];
  };
  const begun = (by: string) => types.filter((type) => names(type).some((name) => name.startsWith(by)));
  const found = begun(wanted);
  if (found.length > 0 || new Set(wanted).size !== 1) return found[0];
  const again = begun(wanted.charAt(0));
  return again[(again.indexOf(current) + 1) % again.length];
}
