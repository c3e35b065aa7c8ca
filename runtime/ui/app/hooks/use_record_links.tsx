import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';

import type { RecordAnswer } from '../../core/record';
import { paths } from '../../core/route_paths';

export interface RecordLinks {
  readonly open: (entity: string, record: RecordAnswer, newTab: boolean) => void;
  readonly link: (entity: string, record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
}

/** Ways to a record's page within an app. */
export function useRecordLinks(app: string): RecordLinks {
  const navigate = useNavigate();
  const open = useCallback(
    (entity: string, record: RecordAnswer, newTab: boolean) => {
      const href = paths.record(app, entity, record.id);
      if (newTab) window.open(href, '_blank', 'noopener');
      else void navigate({ href });
    },
    [app, navigate],
  );
  const link = useCallback(
    (entity: string, record: RecordAnswer, content: ReactNode, className = 'yz-row-link') => (
      <Link
        to="/app/$app/record/$entity/$id"
        params={{ app, entity, id: record.id }}
        className={className}
        preload={false}
        tabIndex={className === 'yz-row-link' ? -1 : undefined}
      >
        {content}
      </Link>
    ),
    [app],
  );
  return { open, link };
}
