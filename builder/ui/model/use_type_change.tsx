import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { type ReactNode, Suspense, lazy, useState } from 'react';

import { type Entity, type Field, findById, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { type TypePreview, previewOf } from './model_api';
import { retyped } from './operations/fields';
import { useEntityEdit } from './use_entity_edit';
import { useFirstContext } from './use_first_context';
import { type Vocabulary, fieldModel, settingsOf, typeWord } from './vocabulary';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

const TypeChangeDialog = lazy(() =>
  import('./type_change_dialog').then((module) => ({ default: module.TypeChangeDialog })),
);

interface UsedTypeChange {
  /** Changes the type, once somebody has seen what that does to values that do not fit. */
  readonly change: (field: Field, type: string) => Promise<void>;
  /** Id of the field whose values are being looked at. */
  readonly busy: string | undefined;
  readonly dialog: ReactNode;
}

interface Pending {
  readonly field: Field;
  readonly made: Field;
  readonly preview: TypePreview;
}

export function useTypeChange(entity: Entity, vocabulary: Vocabulary): UsedTypeChange {
  const text = useText();
  const language = useLanguage();
  const notices = useNotices();
  const app = useDraftState((state) => state.app);
  const number = useDraftState((state) => state.number);
  const edit = useEntityEdit(entity.id);
  const context = useFirstContext(entity);
  const [busy, setBusy] = useState<string>();
  const [pending, setPending] = useState<Pending>();

  function apply(field: Field, made: Field): void {
    const step = text('model.step.type', { name: field.key, type: typeWord(vocabulary, made.type, language) });
    edit(step, (one) => {
      const at = one.fields.findIndex((other) => other.id === field.id);
      if (at >= 0) one.fields[at] = made;
    });
    setPending(undefined);
  }

  async function change(field: Field, type: string): Promise<void> {
    if (type === field.type) return;
    const known = new Set(settingsOf(vocabulary, fieldModel(vocabulary, type)).map((one) => one.name));
    const current = findById(entity.fields, field.id) ?? field;
    const made = retyped(current, type, known, context);
    if (number === 0) {
      apply(current, made);
      return;
    }
    setBusy(field.id);
    try {
      const preview = await previewOf(app, entity.id, field.id, made);
      if (!preview || preview.values === 0) apply(current, made);
      else setPending({ field: current, made, preview });
    } catch (error) {
      void notices.message.error(errorText(error, text));
    } finally {
      setBusy(undefined);
    }
  }

  const dialog = pending && (
    <Suspense>
      <TypeChangeDialog
      preview={pending.preview}
      name={pending.field.label?.[language] ?? pending.field.key}
      vocabulary={vocabulary}
      onChange={() => apply(pending.field, pending.made)}
      onCancel={() => setPending(undefined)}
      />
    </Suspense>
  );
  return { change, busy, dialog };
}
