import { useCallback } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';

import { loadChosen, noteChosen } from '../../core/api/chosen_api';
import type { FieldDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { useMe } from '../../hooks/use_me';
import { useRecordOptions } from '../../hooks/use_record_options';
import { useFieldEnvironment } from '../field_environment';

/**
 * The picker's question for one reference field. Before anything is typed it begins with what the person chose
 * for it lately, on whatever device: the server leaves out what may no longer be chosen.
 */
export function useReferenceOptions(field: FieldDefinition, search: string, open: boolean) {
  const { entities } = useFieldEnvironment();
  const client = useQueryClient();
  const me = useMe();
  const name = field.entity ?? '';
  const filter = field.reference_filter;
  const of = field.of ?? '';
  const asking = open && name !== '';
  const answer = useRecordOptions(name, entities[name], search, filter, asking);
  const lately = useQuery({
    queryKey: keys.chosenLately(name, of, field.id, filter ?? ''),
    queryFn: ({ signal }) => loadChosen(name, { of, field: field.id }, filter, signal),
    // What is somebody's own is not shown to whoever looks with their eyes.
    enabled: asking && of !== '' && search === '' && me !== undefined && !me.viewing,
    staleTime: 15_000,
  });
  const remember = useCallback(
    (id: string) => {
      if (of === '') return;
      const again = () => client.invalidateQueries({ queryKey: keys.chosenLately(name, of, field.id) });
      // Not kept is not worth a word: the choice itself stands.
      void noteChosen(name, { of, field: field.id }, id).then(again, () => undefined);
    },
    [client, name, of, field.id],
  );
  const recent = search === '' ? (lately.data ?? []) : [];
  const found = answer.data ?? [];
  return {
    options: recent.length > 0 ? found.filter(({ id }) => !recent.some((option) => option.id === id)) : found,
    recent,
    loading: answer.isFetching,
    failed: answer.isError,
    remember,
  };
}
