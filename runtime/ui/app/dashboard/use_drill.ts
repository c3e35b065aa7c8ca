import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

import { paths } from '../../core/route_paths';
import type { ReportAnswer, ReportRow } from '../../core/report';

/** Opens the records behind a number. */
export function useDrill(app: string): (answer: ReportAnswer, row: ReportRow) => void {
  const navigate = useNavigate();
  return useCallback(
    (answer, row) => {
      void navigate({
        href: `${paths.entity(app, answer.entity)}${row.filter ? `?${new URLSearchParams({ filter: row.filter })}` : ''}`,
      });
    },
    [app, navigate],
  );
}
