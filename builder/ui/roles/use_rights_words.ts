import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { useMemo } from 'react';

import type { Item } from '../draft';
import { plainSentence } from '../expression/sentence_book';
import { useSentences } from '../expression/use_sentences';
import { useText } from '../i18n/use_text';
import { APP_ITSELF, type Action, type Scope } from './rights';

export interface RightsWords {
  readonly action: (action: Action) => string;
  /** For a cell: "Own". */
  readonly short: (scopes: readonly Scope[]) => string;
  /** In a sentence: "records they own". */
  readonly rows: (scopes: readonly Scope[], entity: string) => string;
  readonly role: (role: Item | undefined, key: string) => string;
  readonly name: (item: Item | undefined, key: string) => string;
  /** "A seller may read orders: records they own." `entity` is the table as the draft names it, `table` as people do. */
  readonly sentence: (role: string, action: Action, entity: string, table: string, scopes: readonly Scope[]) => string;
  /** A condition over records of a table. */
  readonly condition: (entity: string, condition: string) => string;
}

/** Rights in words. */
export function useRightsWords(): RightsWords {
  const text = useText();
  const label = useLabel();
  const say = useSentences();
  return useMemo(() => {
    const action = (one: Action) => text(`roles.action_${one}`);
    const condition = (entity: string, written: string) => {
      const said = written ? say(entity, written) : undefined;
      return said ? plainSentence(said) : written;
    };
    const rows = (scopes: readonly Scope[], entity: string) =>
      scopes.map((scope) => text(`roles.rows_${scope.kind}`, { condition: condition(entity, scope.condition ?? '') })).join(text('roles.and'));
    const name = (item: Item | undefined, key: string) => label(item?.label as Label | undefined, key);
    return {
      action,
      rows,
      condition,
      name,
      short: (scopes) => {
        const [first] = scopes;
        if (!first) return text('roles.scope_none');
        return scopes.length > 1 ? text('roles.several', { count: scopes.length }) : text(`roles.scope_${first.kind}`);
      },
      role: (role, key) => (key === APP_ITSELF ? text('roles.app_itself') : name(role, key)),
      sentence: (role, one, entity, table, scopes) =>
        scopes.length === 0
          ? text('roles.may_not', { role, action: action(one).toLowerCase(), entity: table })
          : text('roles.may', { role, action: action(one).toLowerCase(), entity: table, rows: rows(scopes, entity) }),
    };
  }, [label, say, text]);
}
