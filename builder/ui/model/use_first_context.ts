import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { useMemo } from 'react';

import { type Entity, useDocument } from '../draft';
import { useText } from '../i18n/use_text';
import type { FirstContext } from './operations/fields';

/** What a new field of a type that cannot be empty begins with. */
export function useFirstContext(entity: Entity): FirstContext {
  const text = useText();
  const language = useLanguage();
  const entities = useDocument().entities;
  return useMemo(
    () => ({
      // Another one first: a reference to itself is the rarer wish.
      entities: (entities ?? [])
        .filter((one) => !one.parent)
        .sort((one, other) => Number(one.id === entity.id) - Number(other.id === entity.id))
        .map((one) => one.key),
      rows: (entities ?? []).filter((one) => one.parent === entity.key).map((one) => one.key),
      option: { [language]: text('model.first_option') },
    }),
    [entities, entity.id, entity.key, language, text],
  );
}
