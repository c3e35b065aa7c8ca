import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { useCallback } from 'react';

import { type Texts, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { addEntity } from './operations/entities';

/** Adds an entity of this name, with a field to call its records by; gives its id. */
export function useAddEntity(): (label: Texts) => string {
  const text = useText();
  const language = useLanguage();
  const { edit } = useDraftActions();
  return useCallback(
    (label) => {
      let id = '';
      edit(text('model.step.add_entity', { name: Object.values(label)[0] ?? '' }), (document) => {
        id = addEntity(document, label, { [language]: text('model.first_field') });
      });
      return id;
    },
    [edit, language, text],
  );
}
