import { Popover } from 'antd';
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';

import { focusKeeper } from '../../core/focus/focus_keeper';
import './menu_popover.css';

export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly trailing?: ReactNode;
  readonly danger?: boolean;
  readonly current?: boolean;
  /** Draws a line above. */
  readonly apart?: boolean;
  /** Stands above the first of several that belong together. */
  readonly heading?: ReactNode;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
}

export interface MenuPopoverProps {
  readonly items: readonly MenuItem[];
  readonly label: string;
  readonly heading?: ReactNode;
  readonly placement?: 'bottomLeft' | 'bottomRight';
  readonly disabled?: boolean;
  readonly onClose?: () => void;
  readonly children: ReactElement;
}

/** A button that opens a short list of actions: arrows walk it, Escape closes it. */
export function MenuPopover({ items, label, heading, placement = 'bottomLeft', disabled = false, onClose, children }: MenuPopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open && !disabled}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) onClose?.();
      }}
      trigger="click"
      arrow={false}
      placement={placement}
      destroyOnHidden
      classNames={{ root: 'yz-menu-popover' }}
      content={
        <MenuList
          items={items}
          label={label}
          heading={heading}
          onClose={() => {
            setOpen(false);
            onClose?.();
          }}
        />
      }
    >
      {children}
    </Popover>
  );
}

function MenuList({
  items,
  label,
  heading,
  onClose,
}: Pick<MenuPopoverProps, 'items' | 'label' | 'heading'> & { readonly onClose: () => void }) {
  const list = useRef<HTMLUListElement>(null);
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const from = opener.current;
    list.current?.querySelector<HTMLButtonElement>('button:enabled')?.focus({ preventScroll: true });
    return () => {
      if (from instanceof HTMLElement && focusKeeper.free) from.focus();
    };
  }, []);

  function walk(event: KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === 'Escape') {
      onClose();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    } else if (to !== undefined) buttons[(to + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
  }

  return (
    <>
      {heading && <div className="yz-menu-heading">{heading}</div>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the buttons */}
      <ul className="yz-menu" aria-label={label} ref={list} onKeyDown={walk}>
        {items.map((item) => (
          <li key={item.key} className={item.apart ? 'yz-menu-apart' : ''}>
            {item.heading && <span className="yz-menu-group">{item.heading}</span>}
            <button
              type="button"
              className={`yz-menu-item ${item.danger ? 'yz-menu-danger' : ''}`}
              aria-current={item.current || undefined}
              disabled={item.disabled}
              onClick={() => {
                onClose();
                item.onChoose();
              }}
            >
              {item.icon}
              <span className="yz-menu-label">{item.label}</span>
              {item.trailing}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
