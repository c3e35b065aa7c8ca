import type { Entity } from '../draft';
import { useText } from '../i18n/use_text';
import { EntitySettingRow } from './entity_setting_row';
import { KeyLists } from './key_lists_editor';
import type { Vocabulary } from './vocabulary';

/** What holds for records as a whole, and what makes looking them up fast. */
export function ConstraintsTab({ entity, vocabulary }: { readonly entity: Entity; readonly vocabulary: Vocabulary }) {
  const text = useText();
  return (
    <div className="yzm-sections">
      <section>
        <h3>{text('model.uniques')}</h3>
        <p className="yz-muted">{text('model.uniques_note')}</p>
        <KeyLists entity={entity} name="unique" />
      </section>
      <section>
        <h3>{text('model.indexes')}</h3>
        <p className="yz-muted">{text('model.indexes_note')}</p>
        <KeyLists entity={entity} name="indexes" />
      </section>
      <section>
        <h3>{text('model.checks')}</h3>
        <p className="yz-muted">{text('model.checks_note')}</p>
        <EntitySettingRow entity={entity} vocabulary={vocabulary} name="checks" bare />
      </section>
      <section>
        <h3>{text('model.duplicates')}</h3>
        <p className="yz-muted">{text('model.duplicates_note')}</p>
        <EntitySettingRow entity={entity} vocabulary={vocabulary} name="duplicates" bare />
      </section>
    </div>
  );
}
