import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { updateRecord } from '../../core/api/record_api';
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { warningKeys } from '../../core/form/check';
import { keys } from '../../core/query_keys';
import type { RecordAnswer } from '../../core/record';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { onlyWarnings, pathLabel } from '../form/issue_texts';
import type { BoardColumn } from './board_columns';

/** A card on its way: where it was and where it is put, until the server's answer shows it there. */
export interface Placed {
  readonly record: RecordAnswer;
  readonly from: string;
  readonly to: string;
  /** When the counts were made that do not know of it. */
  readonly countedAt: number;
}

/** Why a card went back. */
export interface Refusal {
  readonly record: RecordAnswer;
  readonly message: string;
}

/** The server has doubts; the person decides. */
export interface Doubt {
  readonly record: RecordAnswer;
  readonly from: string;
  readonly column: BoardColumn;
  readonly message: string;
}

export interface Moves {
  readonly placed: ReadonlyMap<string, Placed>;
  readonly move: (record: RecordAnswer, from: string, column: BoardColumn, despiteWarnings?: boolean) => void;
  readonly doubt: Doubt | null;
  readonly answer: (go: boolean) => void;
}

export interface MovesInput {
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly field: FieldDefinition;
  /** When the board's counts were made. */
  readonly countedAt: number;
  readonly onRefused: (refusal: Refusal) => void;
}

/**
 * Puts cards into other columns: shown at once, taken back with a message where the server refuses. Each is
 * an update of the one field with the version the person saw, as a cell of a table would send it.
 */
export function useMoves({ entity, entities, field, countedAt, onRefused }: MovesInput): Moves {
  const client = useQueryClient();
  const text = useText();
  const language = useLanguage();
  const [placed, setPlaced] = useState<ReadonlyMap<string, Placed>>(new Map());
  const [doubt, setDoubt] = useState<Doubt | null>(null);
  // One after the other: a second move of a card needs the version the first one made.
  const queue = useRef<Promise<void>>(Promise.resolve());
  const versions = useRef(new Map<string, number>());
  const latest = useRef(new Map<string, number>());

  const move = useCallback(
    (record: RecordAnswer, from: string, column: BoardColumn, despiteWarnings = false) => {
      const { id } = record;
      const turn = (latest.current.get(id) ?? 0) + 1;
      latest.current.set(id, turn);
      const isLast = () => latest.current.get(id) === turn;
      const moved = {
        ...record,
        values: { ...record.values, [field.key]: column.value },
        labels: { ...record.labels, [field.key]: column.label },
      };
      setPlaced((now) => {
        const home = now.get(id)?.from ?? from;
        return new Map(now).set(id, { record: moved, from: home, to: column.key, countedAt: now.get(id)?.countedAt ?? countedAt });
      });
      const settle = () => {
        if (isLast()) setPlaced((now) => without(now, id));
      };
      const refuse = (message: string) => {
        settle();
        onRefused({ record, message });
      };

      async function send(): Promise<void> {
        const version = Math.max(versions.current.get(id) ?? 0, record.version);
        const override = despiteWarnings ? warningKeys(entity, entities) : [];
        try {
          const saved = await updateRecord(entity.name, id, { [field.key]: column.value }, version, override);
          versions.current.set(id, saved.version);
        } catch (error) {
          if (isApiError(error) && onlyWarnings(error)) {
            settle();
            setDoubt({ record, from, column, message: messages(error) });
          } else {
            refuse(isApiError(error, 412) ? text('kanban.changed_meanwhile') : isApiError(error, 404) ? text('kanban.gone') : messages(error));
          }
        }
        // The card stays where it was put until the columns have been read again.
        await client.invalidateQueries({ queryKey: keys.records(entity.name) });
        void client.invalidateQueries({ queryKey: ['record', entity.name, id] });
        settle();
      }

      function messages(error: unknown): string {
        if (!isApiError(error)) return errorText(error, text);
        const lines = [...error.issuesByPath()].flatMap(([path, issues]) => {
          const name = path === '' || path === field.key ? '' : pathLabel(path, entity, entities, language);
          return issues.map(({ message }) => (message.includes(name) ? message : `${name}: ${message}`));
        });
        return lines.join(' ') || errorText(error, text);
      }

      queue.current = queue.current.then(send).catch((error: unknown) => refuse(errorText(error, text)));
    },
    [client, entity, entities, field, countedAt, onRefused, text, language],
  );

  const answer = useCallback(
    (go: boolean) => {
      setDoubt(null);
      if (go && doubt) move(doubt.record, doubt.from, doubt.column, true);
    },
    [doubt, move],
  );

  return { placed, move, doubt, answer };
}

/** How many cards a column has with those on their way, as long as its count does not know of them. */
export function countWith(column: BoardColumn, placed: ReadonlyMap<string, Placed>, countedAt: number): number {
  let { count } = column;
  for (const card of placed.values()) {
    if (card.from === card.to || card.countedAt !== countedAt) continue;
    if (card.to === column.key) count += 1;
    if (card.from === column.key) count -= 1;
  }
  return count;
}

function without(placed: ReadonlyMap<string, Placed>, id: string): ReadonlyMap<string, Placed> {
  const next = new Map(placed);
  next.delete(id);
  return next;
}
