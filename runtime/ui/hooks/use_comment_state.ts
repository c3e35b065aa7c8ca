import { useQuery } from '@tanstack/react-query';

import { loadCommentState } from '../core/api/timeline_api';
import { keys } from '../core/query_keys';

/** Whether one may comment on a record, and follows it. */
export function useCommentState(entity: string, id: string) {
  return useQuery({
    queryKey: [...keys.history(entity, id), 'comment_state'],
    queryFn: () => loadCommentState(entity, id),
  });
}
