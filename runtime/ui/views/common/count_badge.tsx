import type { ReactNode } from 'react';

import './count_badge.css';

const MOST = 99;

export interface CountBadgeProps {
  readonly count: number;
  /** Quieter than what waits to be done. */
  readonly calm?: boolean;
  readonly children: ReactNode;
}

/** How many, at the corner of an icon or a button; nothing for none. The library's brings four kilobytes. */
export function CountBadge({ count, calm, children }: CountBadgeProps) {
  return (
    <span className="yz-badge">
      {children}
      {count > 0 && <sup className={`yz-badge-count ${calm ? 'yz-badge-calm' : ''}`}>{count > MOST ? `${MOST}+` : count}</sup>}
    </span>
  );
}
