import { useEffect, useRef } from 'react';

import { pick } from '../core/label';
import type { Thanks } from '../core/public_form';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';

export interface SentProps {
  readonly thanks: Thanks;
  readonly onAgain: () => void;
}

/** Thanks, with the number of what was made where it has one. */
export function Sent({ thanks, onAgain }: SentProps) {
  const text = useText();
  const language = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever reads by ear or keyboard is led to what happened.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="yzp-card yzp-message">
      <svg className="yzp-tick" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="M15 24.5l6.5 6.5L34 18" />
      </svg>
      <h1 ref={heading} tabIndex={-1}>
        {pick(thanks.thanks, language, text('public.thanks'))}
      </h1>
      {thanks.number && <p>{text('public.number', { number: thanks.number })}</p>}
      <button type="button" className="yzp-button yzp-secondary" onClick={onAgain}>
        {text('public.again')}
      </button>
    </section>
  );
}
