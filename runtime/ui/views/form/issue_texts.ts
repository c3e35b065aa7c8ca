/** Messages of local and server issues, by dotted field path. No React. */
import type { ApiError } from '../../core/api/api_error';
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import type { LocalIssue, LocalWarning } from '../../core/form/check';
import { optionText } from '../../core/form/options';
import { fieldOf } from '../../core/form/layout';
import { formatDecimal, formatPercent } from '../../core/format/number';
import { type Label, type Language, pick } from '../../core/label';
import type { Translate } from '../../hooks/use_text';

export type IssueTexts = ReadonlyMap<string, string>;

type Entities = Readonly<Record<string, EntityDefinition>>;

export function localTexts(
  issues: readonly LocalIssue[],
  entity: EntityDefinition,
  entities: Entities,
  language: Language,
  text: Translate,
): IssueTexts {
  const texts = new Map<string, string>();
  for (const issue of issues) {
    const field = fieldAt(issue.path, entity, entities);
    const message = localText(issue, field, language, text);
    if (!texts.has(issue.path)) texts.set(issue.path, message);
  }
  return texts;
}

export function warningTexts(warnings: readonly LocalWarning[], language: Language): IssueTexts {
  return new Map(warnings.map(({ path, message }) => [path, pick(message, language)]));
}

/** Nothing is wrong for certain; the person may decide. */
export function onlyWarnings(error: ApiError): boolean {
  return error.issues.length > 0 && error.issues.every((issue) => issue.severity === 'warning');
}

export function serverTexts(error: ApiError): IssueTexts {
  const texts = new Map<string, string>();
  for (const [path, issues] of error.issuesByPath()) {
    texts.set(path, issues.map((issue) => issue.message).join(' '));
  }
  if (texts.size === 0) texts.set('', error.message);
  return texts;
}

/** "客户" for "customer", "明细 › 2 › 单价" for "lines.1.price". */
export function pathLabel(path: string, entity: EntityDefinition, entities: Entities, language: Language): string {
  const [key = '', row, ...rest] = path.split('.');
  const field = fieldOf(entity, key);
  const own = field ? name(field.label, field.key, language) : key;
  if (row === undefined) return own;
  const child = field?.entity ? entities[field.entity] : undefined;
  const cell = child ? fieldOf(child, rest.join('.')) : undefined;
  const parts = [own, String(Number(row) + 1), cell ? name(cell.label, cell.key, language) : ''];
  return parts.filter(Boolean).join(' › ');
}

function fieldAt(path: string, entity: EntityDefinition, entities: Entities): FieldDefinition | undefined {
  const [key = '', row, ...rest] = path.split('.');
  const field = fieldOf(entity, key);
  if (row === undefined) return field;
  const child = field?.entity ? entities[field.entity] : undefined;
  return child ? fieldOf(child, rest.join('.')) : undefined;
}

function localText(
  issue: LocalIssue,
  field: FieldDefinition | undefined,
  language: Language,
  text: Translate,
): string {
  const limit = issue.limit ?? '';
  const shown = field?.type === 'percent' ? formatPercent(limit) : formatDecimal(limit);
  switch (issue.code) {
    case 'required':
      return text('issue.required');
    case 'minimum':
      return text('issue.minimum', { limit: shown });
    case 'maximum':
      return text('issue.maximum', { limit: shown });
    case 'too_long':
      return text('issue.too_long', { limit });
    case 'option':
      return text('issue.option', { option: field ? optionText(field, limit, language) : limit });
    case 'check':
      return pick(issue.message, language, text('issue.check'));
  }
}

function name(label: Label, key: string, language: Language): string {
  return pick(label, language, key);
}
