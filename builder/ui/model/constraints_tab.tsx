import type { Entity } from '../draft';
import { useText } from '../i18n/use_text';
import { EntityForm } from './entity_form';
import { EntitySetting } from './entity_setting';
import { KeyLists } from './key_lists_editor';

/** What holds for records as a whole, and what makes looking them up fast. */
export function ConstraintsTab({ entity }: { readonly entity: Entity }) {
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
        <EntityForm entity={entity}>
          <EntitySetting entity={entity} name="checks" />
        </EntityForm>
      </section>
      <section>
        <h3>{text('model.duplicates')}</h3>
        <p className="yz-muted">{text('model.duplicates_note')}</p>
        <EntityForm entity={entity}>
          <EntitySetting entity={entity} name="duplicates" />
        </EntityForm>
      </section>
    </div>
  );
}
