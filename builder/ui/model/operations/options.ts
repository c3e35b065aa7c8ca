/** What is done to the options of a field; every function changes the list it is given. */
import { type Option, type Texts, findById, keysOf, newId, uniqueKey } from '../../draft';
import { COLOURS } from '../../inputs/colours';

export function addOption(options: Option[], label: Texts): string {
  const id = newId('o');
  options.push({
    id, key: uniqueKey(label, keysOf(options), 'option'), label, colour: COLOURS[options.length % COLOURS.length] ?? COLOURS[0],
  });
  return id;
}

/** One option for each line (or each comma, where there is one line); what is there already is left out. */
export function pasteOptions(options: Option[], text: string, language: string): number {
  const known = new Set(options.flatMap((option) => Object.values(option.label ?? {}).map(folded)));
  const lines = text.trim().split(/\r?\n/);
  const names = lines.length > 1 ? lines : (lines[0] ?? '').split(/[,，、;；\t]/);
  let added = 0;
  for (const name of names.map((one) => one.trim().replaceAll(/\s+/g, ' ').slice(0, 300))) {
    if (name === '' || known.has(folded(name))) continue;
    known.add(folded(name));
    addOption(options, { [language]: name });
    added += 1;
  }
  return added;
}

/** An option nobody has published yet can be taken away; what hangs below it hangs where it hung. */
export function removeOption(options: Option[], id: string): void {
  const option = findById(options, id);
  if (!option) return;
  for (const other of options) {
    if (other.parent !== option.key) continue;
    if (option.parent) other.parent = option.parent;
    else delete other.parent;
  }
  options.splice(options.indexOf(option), 1);
}

/** Gives every option a colour, in turn. */
export function colourAll(options: Option[]): void {
  for (const [at, option] of options.entries()) option.colour = COLOURS[at % COLOURS.length] ?? COLOURS[0];
}

function folded(text: string | undefined): string {
  return (text ?? '').trim().toLowerCase();
}
