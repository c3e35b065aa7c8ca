import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { memo } from 'react';

import { useText } from '../i18n/use_text';
import { ACTIONS, type Scope, cellKey, signature } from './rights';
import type { Table } from './use_tables';
import { useRightsWords } from './use_rights_words';

type Cells = ReadonlyMap<string, readonly Scope[]>;

export interface RolesOverviewProps {
  readonly tables: readonly Table[];
  readonly roles: readonly { readonly key: string; readonly label: string }[];
  readonly cells: Cells;
  readonly before: Cells | null;
  readonly onOpen: (role: string) => void;
}

/** All roles side by side: a letter for what each may do with a table, full where it reaches every record. */
export function RolesOverview({ tables, roles, cells, before, onOpen }: RolesOverviewProps) {
  const text = useText();
  const label = useLabel();
  const words = useRightsWords();
  return (
    <>
      <ul className="yzb-letters-key" aria-hidden="true">
        {ACTIONS.map((action) => (
          <li key={action}>
            <b>{text(`roles.letter_${action}`)}</b> {words.action(action)}
          </li>
        ))}
      </ul>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard */}
      <div className="yzb-rights-scroll" tabIndex={0} role="region" aria-label={text('roles.grid_overview')}>
        <table className="yzb-rights yzb-overview-table">
          <thead>
            <tr>
              <th scope="col" className="yzb-rights-corner">
                {text('roles.entity')}
              </th>
              {roles.map((role) => (
                <th scope="col" key={role.key}>
                  <button type="button" className="yz-link" onClick={() => onOpen(role.key)}>
                    {role.label}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tables.map((table) => (
              <tr key={table.key}>
                <th scope="row">{label(table.label, table.key)}</th>
                {roles.map((role) => {
                  const letters = ACTIONS.map((action) => {
                    const key = cellKey(role.key, table.key, action);
                    const scopes = cells.get(key) ?? [];
                    const reach = scopes.length === 0 ? 'none' : scopes.some(({ kind }) => kind === 'all') ? 'all' : 'some';
                    const changed = before !== null && signature(scopes) !== signature(before.get(key));
                    return `${reach[0]}${changed ? '*' : ''}`;
                  }).join('|');
                  return <Letters key={role.key} letters={letters} />;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** `letters`: of each action "a" (all records), "s" (some), "n" (none), with "*" where that is not published. */
const Letters = memo(function Letters({ letters }: { readonly letters: string }) {
  const text = useText();
  const words = useRightsWords();
  const parts = letters.split('|');
  const allowed = ACTIONS.filter((_, at) => !parts[at]?.startsWith('n')).map(words.action);
  return (
    <td data-changed={letters.includes('*') || undefined}>
      <span className="yz-visually-hidden">{allowed.length > 0 ? allowed.join(', ') : text('roles.scope_none')}</span>
      <span className="yzb-letters" aria-hidden="true">
        {ACTIONS.map((action, at) => (
          <b key={action} data-reach={parts[at]?.[0]} data-changed={parts[at]?.includes('*') || undefined}>
            {text(`roles.letter_${action}`)}
          </b>
        ))}
      </span>
    </td>
  );
});
