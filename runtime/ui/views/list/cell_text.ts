/** A cell as plain text, for the clipboard: what a spreadsheet reads, and what pasting here understands. */
import type { FieldDefinition } from '../../core/definition';
import { formatPercent } from '../../core/format/number';
import { type Language, pick } from '../../core/label';
import { type FieldValue, type RecordAnswer, labelOf } from '../../core/record';
import type { Column } from './columns';

export function cellText(record: RecordAnswer, { path, field }: Column, language: Language): string {
  return valueText(record.values[path], field, labelOf(record.labels, path), record.labels?.[path], language);
}

function valueText(
  value: FieldValue | undefined,
  field: FieldDefinition,
  title: string | undefined,
  labels: unknown,
  language: Language,
): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? (language === 'zh' ? '是' : 'yes') : language === 'zh' ? '否' : 'no';
  if (Array.isArray(value)) {
    const titles = labels && typeof labels === 'object' ? (labels as Readonly<Record<string, string>>) : {};
    return (value as readonly unknown[])
      .map((item) => (typeof item === 'string' ? (optionText(item, field, language) ?? titles[item] ?? item) : ''))
      .filter(Boolean)
      .join('、');
  }
  const written = String(value);
  if (title) return title;
  if ((field.result ?? field.type) === 'percent') return formatPercent(written);
  return optionText(written, field, language) ?? written;
}

function optionText(key: string, field: FieldDefinition, language: Language): string | undefined {
  const option = field.options?.find((candidate) => candidate.key === key);
  return option && pick(option.label, language, option.key);
}

/** Cells of a block as tab-separated lines; what would break a line is quoted as spreadsheets do. */
export function writeBlock(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\n');
}

function quoted(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Tab-separated lines as a spreadsheet puts them on the clipboard, quoted cells included. */
export function readBlock(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quotes = false;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at];
    if (quotes) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quotes = false;
    } else if (char === '"' && cell === '') quotes = true;
    else if (char === '\t') {
      row.push(cell);
      cell = '';
    } else if (char === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += char;
  }
  rows.push([...row, cell]);
  return rows;
}
