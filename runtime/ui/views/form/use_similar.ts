import { useQuery } from '@tanstack/react-query';

import { type Likes, loadSimilar } from '../../core/api/record_api';
import type { EntityDefinition } from '../../core/definition';
import { type Values, isBlank } from '../../core/record';
import { useDebounced } from '../../hooks/use_debounced';

const WAIT_MILLISECONDS = 500;

/** Records a new one looks like so far; null while there is nothing to compare. */
export function useSimilar(entity: EntityDefinition, values: Values, enabled: boolean): Likes | null {
  const rules = entity.duplicates ?? [];
  const compared: Record<string, Values[string]> = {};
  for (const rule of enabled ? rules : []) {
    if (rule.fields.some((key) => isBlank(values[key]))) continue;
    for (const key of rule.fields) compared[key] = values[key];
  }
  const question = useDebounced(JSON.stringify(compared), WAIT_MILLISECONDS);
  const answer = useQuery({
    queryKey: ['similar', entity.name, question],
    queryFn: ({ signal }) => loadSimilar(entity.name, JSON.parse(question) as Values, signal),
    enabled: question !== '{}',
    staleTime: 30_000,
    retry: false,
  });
  return question === '{}' ? null : (answer.data ?? null);
}
