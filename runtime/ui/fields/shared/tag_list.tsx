import type { ReactNode } from 'react';

import { useText } from '../../hooks/use_text';
import { Blank } from './blank';

const SHOWN_IN_A_CELL = 3;

/** Tags in a row; a cell shows the first few and how many there are beside. */
export function TagList({
  items,
  render,
  nameOf,
  all = false,
}: {
  readonly items: readonly string[];
  readonly render: (item: string) => ReactNode;
  readonly nameOf: (item: string) => string;
  /** With room for every one. */
  readonly all?: boolean;
}) {
  const text = useText();
  if (items.length === 0) return <Blank />;
  const shown = all ? items : items.slice(0, SHOWN_IN_A_CELL);
  const more = items.slice(shown.length);
  const rest = more.map(nameOf).join(text('list.between'));
  return (
    <span className={all ? 'yz-tag-list yz-tag-list-all' : 'yz-tag-list'} title={all ? undefined : items.map(nameOf).join(text('list.between'))}>
      {shown.map((item) => (
        <span key={item}>{render(item)}</span>
      ))}
      {more.length > 0 && (
        <span className="yz-tag yz-tag-more">
          <span aria-hidden="true">+{more.length}</span>
          <span className="yz-visually-hidden">{rest}</span>
        </span>
      )}
    </span>
  );
}
