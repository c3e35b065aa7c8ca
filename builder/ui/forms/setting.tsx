import type { ReactNode } from 'react';

import '../expression/expression_field.css';

/** A setting's name above what it is set by. */
export function Setting({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="yz-setting">
      <span className="yz-setting-label">{label}</span>
      {children}
    </div>
  );
}
