import type { ReactNode } from 'react';

export interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note?: string;
  /** The one thing to do next. */
  readonly action?: ReactNode;
  /** The screen has nothing else, so this is its heading. */
  readonly heading?: boolean;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon, title, note, action, heading }: EmptyProps) {
  const Title = heading ? 'h1' : 'p';
  return (
    <div className="yz-state">
      <span className="yz-state-icon" aria-hidden="true">
        {icon}
      </span>
      <Title className="yz-state-title">{title}</Title>
      {note && <p className="yz-state-note">{note}</p>}
      {action}
    </div>
  );
}
