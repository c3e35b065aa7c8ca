import { Button, Drawer } from 'antd';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { type Package, entityOf, fieldOf, findByKey, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { type RightsChange, changeKey } from './changes';
import { setScopes } from './rights';
import { useRightsWords } from './use_rights_words';

export interface ChangesPanelProps {
  readonly changes: readonly RightsChange[];
  readonly published: Package;
  readonly roleName: (key: string) => string;
  readonly tableName: (key: string) => string;
  readonly onClose: () => void;
}

/** What of rights will change once the draft is published; a cell can be put back by itself. */
export default function ChangesPanel({ changes, published, roleName, tableName, onClose }: ChangesPanelProps) {
  const text = useText();
  const words = useRightsWords();
  const label = useLabel();
  const document = useDocument();
  const { edit } = useDraftActions();

  function say(change: RightsChange): string {
    switch (change.kind) {
      case 'role': {
        const role = change.added ? roleName(change.role) : words.role(findByKey(published.roles, change.role), change.role);
        return text(change.added ? 'roles.change_role_added' : 'roles.change_role_removed', { role });
      }
      case 'cell':
        return text('roles.change_cell', {
          role: roleName(change.role), entity: tableName(change.entity), action: words.action(change.action),
          before: words.short(change.before), after: words.short(change.after),
        });
      case 'field': {
        const field = fieldOf(entityOf(document, change.entity), change.field);
        return text('roles.change_fields', {
          role: roleName(change.role), entity: tableName(change.entity), field: label(field?.label as Label | undefined, change.field),
          before: text(`roles.right_${change.before}`), after: text(`roles.right_${change.after}`),
        });
      }
      default: {
        const list = { process: document.processes, report: document.reports, dashboard: document.dashboards }[change.what];
        return text('roles.change_use', {
          role: roleName(change.role), thing: text(`roles.use_${change.what}`), name: words.name(findByKey(list, change.name), change.name),
          before: text(change.given ? 'roles.not_given' : 'roles.given'), after: text(change.given ? 'roles.given' : 'roles.not_given'),
        });
      }
    }
  }

  return (
    <Drawer open size={560} title={text('roles.changes')} onClose={onClose} destroyOnHidden>
      {changes.length === 0 && <p role="status">{text('roles.changes_none')}</p>}
      <ul className="yzb-rights-changes">
        {changes.map((change) => {
          const said = say(change);
          return (
            <li key={changeKey(change)}>
              <span>{said}</span>
              {change.kind === 'cell' && change.before.length <= 1 && (
                <Button
                  size="small"
                  type="text"
                  aria-label={`${text('roles.put_back')}: ${said}`}
                  onClick={() =>
                    edit(text('roles.put_back_step', { what: words.action(change.action) }), (draft) =>
                      setScopes(draft, change.role, change.entity, change.action, change.before),
                    )
                  }
                >
                  {text('roles.put_back')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Drawer>
  );
}
