import { useCallback } from 'react';

import { loadChosen, rememberChosen } from '../../core/chosen_lately';
import type { FieldDefinition } from '../../core/definition';
import { useMe } from '../../hooks/use_me';
import { useNamedRecords, useRecordOptions } from '../../hooks/use_record_options';
import { useFieldEnvironment } from '../field_environment';

/**
 * The picker's question for one reference field. Before anything is typed it begins with what the person chose
 * for it lately: asked with their rights and the field's filter, so what may no longer be chosen is not there.
 */
export function useReferenceOptions(field: FieldDefinition, search: string, open: boolean) {
  const { entities } = useFieldEnvironment();
  const user = useMe()?.user.id ?? '';
  const name = field.entity ?? '';
  const place = `${name}/${field.key}`;
  const asking = open && name !== '';
  const answer = useRecordOptions(name, entities[name], search, field.filter, asking);
  const chosen = asking && search === '' ? loadChosen(user, place) : [];
  const lately = useNamedRecords(name, entities[name], chosen, field.filter, asking && search === '');
  const remember = useCallback((id: string) => rememberChosen(user, place, id), [user, place]);
  const recent = chosen.flatMap((id) => lately.find((option) => option.id === id) ?? []);
  const found = answer.data ?? [];
  return {
    options: search === '' ? found.filter(({ id }) => !recent.some((option) => option.id === id)) : found,
    recent: search === '' ? recent : [],
    loading: answer.isFetching,
    failed: answer.isError,
    remember,
  };
}
