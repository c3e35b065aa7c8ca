import { Checkbox } from 'antd';

import { type Named, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { type Thing, mayUse, setUse } from './rights';
import { useRightsWords } from './use_rights_words';

const LISTS: readonly { readonly what: Thing; readonly list: 'processes' | 'reports' | 'dashboards' }[] = [
  { what: 'process', list: 'processes' },
  { what: 'report', list: 'reports' },
  { what: 'dashboard', list: 'dashboards' },
];

/** Which processes a role starts, which reports and dashboards it sees. */
export default function UsesPanel({ role, name }: { readonly role: string; readonly name: string }) {
  const text = useText();
  const words = useRightsWords();
  const document = useDocument();
  const { edit } = useDraftActions();
  const lists = LISTS.map(({ what, list }) => ({ what, items: (document[list] ?? []) as readonly Named[] })).filter(({ items }) => items.length > 0);
  return (
    <section className="yzb-uses" aria-labelledby="role-uses">
      <h2 className="yz-panel-title" id="role-uses">
        {text('roles.uses')}
      </h2>
      {lists.length === 0 && <p className="yz-muted">{text('roles.no_things')}</p>}
      <div className="yzb-uses-lists">
        {lists.map(({ what, items }) => (
          <fieldset key={what}>
            <legend>{text(`roles.use_${what}`)}</legend>
            {items.map((item) => {
              const title = words.name(item, item.key);
              return (
                <Checkbox
                  key={item.id}
                  checked={mayUse(document, role, what, item.key)}
                  onChange={(event) => edit(text('roles.step_use', { role: name, name: title }), (draft) => setUse(draft, role, what, item.key, event.target.checked))}
                >
                  {title}
                </Checkbox>
              );
            })}
          </fieldset>
        ))}
      </div>
    </section>
  );
}
