import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';

import type { EntityDefinition } from '../../core/definition';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { reveal } from '../layout/layout_tabs';
import { fieldElementId } from './field_element_id';
import { type IssueTexts, pathLabel } from './issue_texts';

export interface IssueSummaryProps {
  readonly issues: IssueTexts;
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly idPrefix?: string;
}

/** Everything that is in the way of saving; each line leads to its field. */
export function IssueSummary({ issues, entity, entities, idPrefix }: IssueSummaryProps) {
  const text = useText();
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const count = issues.size;
  useEffect(() => {
    if (count > 0) {
      box.current?.focus({ preventScroll: true });
      box.current?.scrollIntoView?.({ block: 'center', behavior: 'instant' });
    }
    // Only when messages appear, not while they go one by one.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [count > 0]);
  if (count === 0) return null;
  return (
    <div className="yz-issues" role="alert" tabIndex={-1} ref={box}>
      <p className="yz-issues-title">{text('form.issues', { count })}</p>
      <ul>
        {[...issues].map(([path, message]) => (
          <li key={path}>
            {path === '' ? (
              message
            ) : (
              <button type="button" className="yz-link" onClick={() => jumpTo(path, idPrefix)}>
                <strong>{pathLabel(path, entity, entities, language)}</strong> {message}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function jumpTo(path: string, idPrefix: string | undefined): void {
  const [key = '', row, cell] = path.split('.');
  const field = document.getElementById(fieldElementId(key, idPrefix));
  const inRow = `[data-cell="${row}.${cell}"] :is([tabindex="0"], input), [data-row="${row}"]`;
  const element = (row === undefined ? null : field?.querySelector<HTMLElement>(inRow)) ?? field;
  // Once the page of the form it stands on is drawn.
  if (element) flushSync(() => reveal(element));
  element?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  element?.focus({ preventScroll: true });
}
