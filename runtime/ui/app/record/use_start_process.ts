import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App } from 'antd';

import { isApiError } from '../../core/api/api_error';
import { newIdempotencyKey } from '../../core/api/client';
import { startProcess } from '../../core/api/process_api';
import type { EntityDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import type { RecordAnswer } from '../../core/record';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';

/** Submits the record to one of its entity's processes, then shows how it goes. */
export function useStartProcess(app: string, entity: EntityDefinition, record: RecordAnswer) {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (process: string) => {
      const [owner, key] = process.includes('.') ? process.split('.', 2) : [app, process];
      return startProcess(owner ?? app, key ?? process, record.id, newIdempotencyKey());
    },
    onSuccess: () => {
      void message.success(text('process.submitted'));
      void navigate({ to: '.', replace: true, search: { tab: 'process' } } as never);
    },
    onError: (error) => {
      const issue = isApiError(error) ? error.issues[0]?.message : undefined;
      void message.error(issue ?? errorText(error, text));
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.instances(entity.name, record.id) });
      void client.invalidateQueries({ queryKey: ['record', entity.name, record.id] });
      void client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
}
