/** Texts of a definition, by language; a definition may have only one of them. */
export type Label = Readonly<Record<string, string>>;

export type Language = 'zh' | 'en';

/** The label in `language`, else in any language it has, else `fallback`. */
export function pick(label: Label | null | undefined, language: Language, fallback = ''): string {
  if (!label) return fallback;
  return label[language] || Object.values(label).find(Boolean) || fallback;
}
