/** The items of one spreadsheet cell: "A、B", "A; B", "A, B" or one a line, as imports read them. */
export function splitCell(text: string): readonly string[] {
  return text
    .split(/[、,，;；|\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}
