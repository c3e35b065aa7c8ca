import { useMutation, useQueryClient } from '@tanstack/react-query';

import { actOnInstance } from '../../core/api/process_api';
import type { ProcessInstance } from '../../core/process';
import { keys } from '../../core/query_keys';

/** Withdraws or resubmits an instance. */
export function useInstanceVerb(instance: ProcessInstance) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (verb: string) => actOnInstance(instance.id, verb),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.instances(instance.entity, instance.record) });
      void client.invalidateQueries({ queryKey: ['record', instance.entity, instance.record] });
      void client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
}
