import type { ReactNode } from 'react';

export interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note?: string;
  /** The one thing to do next. */
  readonly action?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon, title, note, action }: EmptyProps) {
  return (
    <div className="yz-state">
      <span className="yz-state-icon" aria-hidden="true">
        {icon}
      </span>
      <p className="yz-state-title">{title}</p>
      {note && <p className="yz-state-note">{note}</p>}
      {action}
    </div>
  );
}
