/** Names of what is put on a form, in the languages an app has from the start. */
export function tabLabel(number: number): Readonly<Record<string, string>> {
  return { zh: `页签${number}`, en: `Tab ${number}` };
}

export function optionLabel(number: number): Readonly<Record<string, string>> {
  return { zh: `选项${number}`, en: `Option ${number}` };
}
