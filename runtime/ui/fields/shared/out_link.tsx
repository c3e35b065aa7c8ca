import type { MouseEvent, ReactNode } from 'react';

/** Leads out of the application. Inside a row that opens a record, it alone is followed. */
export function OutLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const away = /^https?:/i.test(href);
  return (
    <a
      className="yz-out-link"
      href={href}
      target={away ? '_blank' : undefined}
      rel={away ? 'noopener noreferrer nofollow' : undefined}
      onClick={(event: MouseEvent) => event.stopPropagation()}
    >
      {children}
    </a>
  );
}
