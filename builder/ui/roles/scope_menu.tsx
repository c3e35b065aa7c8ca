import { CheckOutlined } from '@ant-design/icons';
import { type KeyboardEvent, useEffect, useRef } from 'react';

import { useText } from '../i18n/use_text';
import { type Action, PRESETS, type Scope, mayScope } from './rights';

export interface ScopeMenuProps {
  readonly label: string;
  readonly action: Action;
  readonly scopes: readonly Scope[];
  readonly onChoose: (scope: Scope | null) => void;
  /** A condition is to be written. */
  readonly onCondition: () => void;
  /** Several scopes are to stand side by side. */
  readonly onSeveral: () => void;
  readonly onClose: () => void;
}

/** Which records an action reaches: arrows walk, Enter chooses, Escape closes. */
export function ScopeMenu({ label, action, scopes, onChoose, onCondition, onSeveral, onClose }: ScopeMenuProps) {
  const text = useText();
  const list = useRef<HTMLUListElement>(null);
  const only = scopes.length === 1 ? scopes[0]?.kind : scopes.length === 0 ? 'none' : 'several';

  useEffect(() => {
    const buttons = list.current?.querySelectorAll('button');
    const current = list.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    (current ?? buttons?.[0])?.focus({ preventScroll: true });
  }, []);

  function walk(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      return;
    }
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(to + buttons.length) % buttons.length]?.focus();
  }

  const choices = [
    { kind: 'none' as const, scope: null },
    ...PRESETS.filter((kind) => mayScope(action, kind)).map((kind) => ({ kind, scope: { kind } satisfies Scope })),
  ];
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys bubble up from the buttons
    <div className="yzb-scope-menu" onKeyDown={walk}>
      <ul role="menu" aria-label={label} ref={list}>
        {choices.map(({ kind, scope }) => (
          <li key={kind} role="none">
            <button type="button" role="menuitemradio" aria-checked={only === kind} onClick={() => onChoose(scope)}>
              <span className="yzb-scope-mark" data-scope={kind} aria-hidden="true" />
              <span>{text(`roles.scope_${kind}`)}</span>
              {only === kind && <CheckOutlined aria-hidden="true" />}
            </button>
          </li>
        ))}
        <li role="none">
          <button
            type="button"
            role="menuitemradio"
            aria-checked={only === 'expression'}
            onClick={onCondition}
          >
            <span className="yzb-scope-mark" data-scope="expression" aria-hidden="true" />
            <span>{text('roles.scope_expression')}…</span>
            {only === 'expression' && <CheckOutlined aria-hidden="true" />}
          </button>
        </li>
        <li role="none">
          <button type="button" role="menuitemradio" aria-checked={only === 'several'} onClick={onSeveral}>
            <span className="yzb-scope-mark" data-scope="several" aria-hidden="true" />
            <span>{text('roles.scope_several')}…</span>
            {only === 'several' && <CheckOutlined aria-hidden="true" />}
          </button>
        </li>
      </ul>
    </div>
  );
}
