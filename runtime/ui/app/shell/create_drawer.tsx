import { Drawer } from 'antd';

import type { EntityDefinition } from '../../core/definition';
import type { RecordAnswer } from '../../core/record';
import { useEntity } from '../../hooks/use_entity';
import { useLabel } from '../../hooks/use_label';
import { useNarrow } from '../../hooks/use_narrow';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { FormSkeleton } from '../../views/form/form_skeleton';
import { RecordForm } from '../../views/form/record_form';
import { recordTitle } from '../../views/record/record_title';

export interface CreateDrawerProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  /** What was searched for: the new record's title. */
  readonly title: string;
  readonly onCreated: (id: string, title: string) => void;
  readonly onClose: () => void;
}

/** A new record on the way to another one: the form behind stays as it is. */
export default function CreateDrawer({ app, entity, title, onCreated, onClose }: CreateDrawerProps) {
  const text = useText();
  const label = useLabel();
  const narrow = useNarrow();
  const answer = useEntity(app, entity.name);
  const titleField = entity.fields.find((field) => field.key === entity.title);
  const prefill = title && titleField?.type === 'text' ? { [entity.title]: title } : {};

  function saved(record: RecordAnswer): void {
    onCreated(record.id, recordTitle(entity, record) ?? (title || record.id));
    onClose();
  }

  return (
    <Drawer
      open
      size={narrow ? '100%' : 720}
      title={text('form.create_title', { name: label(entity.label, entity.key) })}
      onClose={onClose}
    >
      {answer.error && <Failed error={answer.error} onRetry={answer.retry} />}
      {!answer.error && (!answer.app || !answer.entity) && <FormSkeleton />}
      {answer.app && answer.entity && (
        <RecordForm
          app={answer.app}
          entity={answer.entity}
          prefill={prefill}
          passing
          onSaved={saved}
          onCancel={onClose}
        />
      )}
    </Drawer>
  );
}
