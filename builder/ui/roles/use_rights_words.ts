import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { useMemo } from 'react';

import type { Item } from '../draft';
import { useText } from '../i18n/use_text';
import { APP_ITSELF, type Action, type Scope } from './rights';

export interface RightsWords {
  readonly action: (action: Action) => string;
  /** For a cell: "Own". */
  readonly short: (scopes: readonly Scope[]) => string;
  /** In a sentence: "records they own". */
  readonly rows: (scopes: readonly Scope[]) => string;
  readonly role: (role: Item | undefined, key: string) => string;
  readonly name: (item: Item | undefined, key: string) => string;
  /** "A seller may read orders: records they own." */
  readonly sentence: (role: string, action: Action, entity: string, scopes: readonly Scope[]) => string;
}

/** Rights in words. */
export function useRightsWords(): RightsWords {
  const text = useText();
  const label = useLabel();
  return useMemo(() => {
    const action = (one: Action) => text(`roles.action_${one}`);
    const rowsOf = (scope: Scope) => text(`roles.rows_${scope.kind}`, { condition: scope.condition ?? '' });
    const rows = (scopes: readonly Scope[]) => scopes.map(rowsOf).join(text('roles.and'));
    const name = (item: Item | undefined, key: string) => label(item?.label as Label | undefined, key);
    return {
      action,
      rows,
      name,
      short: (scopes) => {
        const [first] = scopes;
        if (!first) return text('roles.scope_none');
        return scopes.length > 1 ? text('roles.several', { count: scopes.length }) : text(`roles.scope_${first.kind}`);
      },
      role: (role, key) => (key === APP_ITSELF ? text('roles.app_itself') : name(role, key)),
      sentence: (role, one, entity, scopes) =>
        scopes.length === 0
          ? text('roles.may_not', { role, action: action(one).toLowerCase(), entity })
          : text('roles.may', { role, action: action(one).toLowerCase(), entity, rows: rows(scopes) }),
    };
  }, [label, text]);
}
