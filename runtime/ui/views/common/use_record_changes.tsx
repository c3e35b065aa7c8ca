import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';

import { type ApiError, isApiError } from '../../core/api/api_error';
import { loadRecord, updateRecord } from '../../core/api/record_api';
import type { EntityDefinition } from '../../core/definition';
import { warningKeys } from '../../core/form/check';
import { keys } from '../../core/query_keys';
import type { FieldValue, Labels, RecordAnswer } from '../../core/record';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { type IssueTexts, onlyWarnings, serverTexts } from '../form/issue_texts';
import { errorText } from './error_text';

type Changed = Readonly<Record<string, FieldValue>>;

export interface RecordChange {
  readonly record: RecordAnswer;
  readonly values: Changed;
  /** What records among the values are called. */
  readonly titles?: Readonly<Record<string, string | undefined>>;
  /** Says what was done, beside the way to take it back. */
  readonly said: string;
}

export interface RecordChanges {
  /** Shown at once, and taken back where the server refuses. Answers what it refused by field; null when saved. */
  readonly save: (change: RecordChange, quiet?: boolean) => Promise<IssueTexts | null>;
  /** Whether to save in spite of a warning. */
  readonly question: ReactNode;
}

const UNDO_SECONDS = 8;

/** Changes of records where they are shown, whatever shows them: at once, undone within seconds. */
export function useRecordChanges(entity: EntityDefinition, entities: Readonly<Record<string, EntityDefinition>>): RecordChanges {
  const client = useQueryClient();
  const text = useText();
  const { message, notification } = useNotices();
  const [doubt, setDoubt] = useState<{ readonly change: RecordChange; readonly texts: string } | null>(null);
  // One after the other: the second change of a record needs the version the first one made.
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const versions = useRef(new Map<string, number>());
  const undoing = useRef<((change: RecordChange) => void) | null>(null);

  const show = useCallback(
    (id: string, change: (record: RecordAnswer) => RecordAnswer) => {
      client.setQueriesData<unknown>({ queryKey: keys.records(entity.name) }, (data: unknown) => changeWithin(data, id, change));
    },
    [client, entity.name],
  );

  const send = useCallback(
    async (change: RecordChange, quiet: boolean, override: boolean): Promise<IssueTexts | null> => {
      const { record, values, said } = change;
      const { id } = record;
      const before = Object.fromEntries(Object.keys(values).map((path) => [path, record.values[path] ?? null]));
      const titlesBefore = Object.fromEntries(Object.keys(values).map((path) => [path, record.labels?.[path]]));
      const version = Math.max(versions.current.get(id) ?? 0, record.version);
      try {
        const saved = await updateRecord(entity.name, id, values, version, override ? warningKeys(entity, entities) : []);
        versions.current.set(id, saved.version);
        show(id, (current) => merged(current, saved));
        void client.invalidateQueries({ queryKey: keys.records(entity.name) });
        void client.invalidateQueries({ queryKey: ['record', entity.name, id] });
        const key = `changed-${id}`;
        const undo = () => {
          notification.destroy(key);
          undoing.current?.({ record: { ...record, version: saved.version, values: { ...record.values, ...values } }, values: before, said: '' });
        };
        if (said) {
          notification.open({
            key,
            title: said,
            duration: UNDO_SECONDS,
            actions: (
              <Button size="small" onClick={undo}>
                {text('action.undo')}
              </Button>
            ),
          });
        }
        return null;
      } catch (error) {
        show(id, (current) => withValues(current, before, titlesBefore));
        if (isApiError(error, 412)) {
          const theirs = await loadRecord(entity.name, id).catch(() => null);
          if (theirs) {
            versions.current.set(id, theirs.version);
            show(id, (current) => merged(current, theirs));
          }
          void message.warning(text('change.meanwhile'));
          return new Map([['', text('change.meanwhile')]]);
        }
        if (isApiError(error) && onlyWarnings(error)) {
          setDoubt({ change: { ...change, record: { ...record, version } }, texts: inOneLine(error) });
          return quiet ? serverTexts(error) : null;
        }
        const texts = isApiError(error) ? serverTexts(error) : new Map([['', errorText(error, text)]]);
        if (!quiet) void message.error(isApiError(error) ? inOneLine(error) || errorText(error, text) : errorText(error, text));
        return texts;
      }
    },
    [client, entity, entities, message, notification, show, text],
  );

  const save = useCallback(
    (change: RecordChange, quiet = false, override = false) => {
      // An answer to an earlier question would bring the old value back.
      void client.cancelQueries({ queryKey: keys.records(entity.name) });
      show(change.record.id, (current) => withValues(current, change.values, change.titles ?? {}));
      const sent = queue.current.then(() => send(change, quiet, override));
      queue.current = sent.catch(() => undefined);
      return sent;
    },
    [client, entity.name, send, show],
  );
  useEffect(() => {
    undoing.current = (change) => void save(change);
  }, [save]);

  const question = doubt && (
    <Modal
      open
      title={text('cell.warning')}
      okText={text('form.save_anyway')}
      cancelText={text('action.cancel')}
      onOk={() => {
        setDoubt(null);
        void save(doubt.change, false, true);
      }}
      onCancel={() => setDoubt(null)}
    >
      <p>{doubt.texts}</p>
    </Modal>
  );
  return { save, question };
}

/** What the server says, in one line. */
function inOneLine(error: ApiError): string {
  return error.issues.map((issue) => issue.message).join(' ') || error.message;
}

interface Listed {
  readonly records?: readonly RecordAnswer[];
  readonly above?: readonly RecordAnswer[];
  readonly pages?: readonly Listed[];
}

/** A cached answer with one record changed, whatever shape it has. */
function changeWithin(data: unknown, id: string, change: (record: RecordAnswer) => RecordAnswer): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const listed = data as Listed;
  if (listed.pages) return { ...listed, pages: listed.pages.map((page) => changeWithin(page, id, change)) };
  const inside = (records: readonly RecordAnswer[] | undefined) => records?.some((record) => record.id === id);
  if (!inside(listed.records) && !inside(listed.above)) return data;
  const changed = (records: readonly RecordAnswer[] | undefined) =>
    records?.map((record) => (record.id === id ? change(record) : record));
  return { ...listed, records: changed(listed.records), above: changed(listed.above) };
}

function withValues(record: RecordAnswer, values: Changed, titles: Readonly<Record<string, unknown>>): RecordAnswer {
  return { ...record, values: { ...record.values, ...values }, labels: { ...record.labels, ...titles } as Labels };
}

/** The shown fields as the server has them; what lies behind references comes with the next answer. */
function merged(record: RecordAnswer, saved: RecordAnswer): RecordAnswer {
  const shown = Object.keys(record.values).filter((key) => key in saved.values);
  const values = Object.fromEntries(shown.map((key) => [key, saved.values[key] ?? null]));
  const labels = Object.fromEntries(shown.map((key) => [key, saved.labels?.[key]]));
  return { ...withValues(record, values, labels), version: saved.version };
}
