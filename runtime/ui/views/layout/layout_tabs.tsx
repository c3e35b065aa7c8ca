import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';

import './layout.css';

export interface LayoutTab {
  readonly id: string;
  readonly label: string;
  /** Fields on it that have a message. */
  readonly faults: number;
  readonly content: ReactNode;
}

interface LayoutTabsProps {
  readonly label: string;
  readonly tabs: readonly LayoutTab[];
  /** Id of the open one, where somebody else keeps it. */
  readonly chosen?: string | undefined;
  readonly onChoose?: (id: string) => void;
}

/** Pages of a form. Those not seen stay where they are, with what was typed on them. */
export function LayoutTabs({ label, tabs, chosen: given, onChoose }: LayoutTabsProps) {
  const prefix = useId();
  const [own, setOwn] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const active = tabs.find((tab) => tab.id === (onChoose ? given : own)) ?? tabs[0];
  const choose = onChoose ?? setOwn;

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex((tab) => tab === active);
    const last = tabs.length - 1;
    const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(tabs[next]?.id ?? '');
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  }

  return (
    <div className="yz-layout-tabs">
      <div role="tablist" aria-label={label || undefined} tabIndex={-1} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${prefix}-tab-${tab.id}`}
            aria-controls={`${prefix}-page-${tab.id}`}
            aria-selected={tab === active}
            tabIndex={tab === active ? 0 : -1}
            onClick={() => choose(tab.id)}
          >
            {tab.label}
            {tab.faults > 0 && <span className="yz-layout-faults">{tab.faults}</span>}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tabpanel"
          className="yz-layout-page"
          id={`${prefix}-page-${tab.id}`}
          aria-labelledby={`${prefix}-tab-${tab.id}`}
          hidden={tab !== active}
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}

/** Brings an element into sight that stands on another page or in a folded section. */
export function reveal(element: Element): void {
  const folded = element.closest('details');
  if (folded) folded.open = true;
  const page = element.closest('[role="tabpanel"][hidden]');
  const tab = page && document.getElementById(page.getAttribute('aria-labelledby') ?? '');
  tab?.click();
}
