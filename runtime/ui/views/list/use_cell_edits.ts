import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';

import { ApiError, isApiError } from '../../core/api/api_error';
import { loadRecord, updateRecord } from '../../core/api/record_api';
import type { EntityDefinition } from '../../core/definition';
import { warningKeys } from '../../core/form/check';
import { keys } from '../../core/query_keys';
import type { FieldValue, RecordAnswer, RecordPage, Values } from '../../core/record';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { onlyWarnings } from '../form/issue_texts';

export interface CellEdit {
  readonly record: RecordAnswer;
  readonly path: string;
  readonly value: FieldValue;
  /** Names the chosen record of a reference. */
  readonly title?: string;
}

/** Why an edit waits for the person: a newer version at the server, or warnings to be looked at. */
export type Question =
  | { readonly kind: 'conflict'; readonly edit: CellEdit; readonly theirs: RecordAnswer }
  | { readonly kind: 'warning'; readonly edit: CellEdit; readonly message: string };

export interface CellEdits {
  /** Messages by "record id/path". */
  readonly issues: ReadonlyMap<string, string>;
  readonly question: Question | null;
  readonly save: (edit: CellEdit, despiteWarnings?: boolean) => void;
  readonly answer: (value: 'mine' | 'theirs') => void;
  readonly busy: boolean;
}

export function cellKey(record: string, path: string): string {
  return `${record}/${path}`;
}

/** Saves single cells: shown at once, taken back with a message where the server refuses. */
export function useCellEdits(entity: EntityDefinition, entities: Readonly<Record<string, EntityDefinition>>): CellEdits {
  const client = useQueryClient();
  const text = useText();
  const [issues, setIssues] = useState<ReadonlyMap<string, string>>(new Map());
  const [question, setQuestion] = useState<Question | null>(null);
  const [running, setRunning] = useState(0);
  // One after the other: the second edit of a record needs the version the first one made.
  const queue = useRef<Promise<void>>(Promise.resolve());
  const versions = useRef(new Map<string, number>());

  const show = useCallback(
    (id: string, change: (record: RecordAnswer) => RecordAnswer) => {
      client.setQueriesData<InfiniteData<RecordPage>>(
        { queryKey: keys.records(entity.name), predicate: ({ state }) => isPages(state.data) },
        (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) =>
              page.records.some((record) => record.id === id)
                ? { ...page, records: page.records.map((record) => (record.id === id ? change(record) : record)) }
                : page,
            ),
          },
      );
    },
    [client, entity.name],
  );

  const save = useCallback(
    (edit: CellEdit, despiteWarnings = false) => {
      const { record, path, value, title } = edit;
      const { id } = record;
      const place = cellKey(id, path);
      const before = { value: record.values[path], label: record.labels?.[path] };
      // An answer to an earlier question for the list would bring the old value back.
      void client.cancelQueries({ queryKey: keys.records(entity.name) });
      show(id, (current) => withValue(current, path, value, title));
      setIssues((current) => without(current, place));
      setRunning((count) => count + 1);

      async function send(): Promise<void> {
        const version = Math.max(versions.current.get(id) ?? 0, record.version);
        const override = despiteWarnings ? warningKeys(entity, entities) : [];
        try {
          const saved = await updateRecord(entity.name, id, { [path]: value }, version, override);
          versions.current.set(id, saved.version);
          show(id, (current) => merged(current, saved));
        } catch (error) {
          show(id, (current) => withValue(current, path, before.value ?? null, before.label));
          if (isApiError(error, 412)) {
            const theirs = await loadRecord(entity.name, id);
            versions.current.set(id, theirs.version);
            show(id, (current) => merged(current, theirs));
            setQuestion({ kind: 'conflict', edit, theirs });
          } else if (isApiError(error) && onlyWarnings(error)) {
            setQuestion({ kind: 'warning', edit, message: messageOf(error, path) });
          } else {
            const message = isApiError(error) ? messageOf(error, path) || errorText(error, text) : errorText(error, text);
            setIssues((current) => new Map(current).set(place, message));
          }
        }
      }

      queue.current = queue.current
        .then(send)
        .catch((error: unknown) => {
          setIssues((current) => new Map(current).set(place, errorText(error, text)));
        })
        .finally(() => {
          setRunning((count) => count - 1);
          void client.invalidateQueries({ queryKey: ['record', entity.name, id] });
        });
    },
    [client, entity, entities, show, text],
  );

  const answer = useCallback(
    (chosen: 'mine' | 'theirs') => {
      setQuestion(null);
      if (!question || chosen === 'theirs') return;
      const record = question.kind === 'conflict' ? question.theirs : question.edit.record;
      save({ ...question.edit, record: { ...question.edit.record, version: record.version } }, question.kind === 'warning');
    },
    [question, save],
  );

  return { issues, question, save, answer, busy: running > 0 };
}

function isPages(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'pages' in data;
}

function without(issues: ReadonlyMap<string, string>, place: string): ReadonlyMap<string, string> {
  if (!issues.has(place)) return issues;
  const next = new Map(issues);
  next.delete(place);
  return next;
}

function withValue(record: RecordAnswer, path: string, value: FieldValue, label: unknown): RecordAnswer {
  return {
    ...record,
    values: { ...record.values, [path]: value },
    labels: { ...record.labels, [path]: label as string | undefined },
  };
}

/** The shown fields of a record as the server has it now; what lies behind references comes with the next page. */
function merged(record: RecordAnswer, saved: RecordAnswer): RecordAnswer {
  const values: Record<string, Values[string]> = { ...record.values };
  const labels: Record<string, unknown> = { ...record.labels };
  for (const key of Object.keys(record.values)) {
    if (!(key in saved.values)) continue;
    values[key] = saved.values[key];
    labels[key] = saved.labels?.[key];
  }
  return { ...record, version: saved.version, values, labels: labels as RecordAnswer['labels'] };
}

/** What the server says about this field first; whatever else it says, too. */
function messageOf(error: ApiError, path: string): string {
  const own = error.issuesByPath().get(path) ?? [];
  const chosen = own.length > 0 ? own : error.issues;
  return chosen.map((issue) => issue.message).join(' ') || error.message;
}
