import { useMutation, useQueryClient } from '@tanstack/react-query';

import { newIdempotencyKey } from '../../core/api/client';
import { startProcess } from '../../core/api/process_api';
import type { EntityDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import type { RecordAnswer } from '../../core/record';

/** Submits the record to a process, named "app.key". */
export function useStartProcess(entity: EntityDefinition, record: RecordAnswer) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (process: string) => startProcess(process, record.id, newIdempotencyKey()),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.instances(entity.name, record.id) });
      void client.invalidateQueries({ queryKey: ['record', entity.name, record.id] });
      void client.invalidateQueries({ queryKey: keys.records(entity.name) });
      void client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
}
