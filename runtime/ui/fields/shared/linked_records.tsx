import type { ReactNode } from 'react';

import { type FieldValue, type ItemLabels, itemsOf } from '../../core/record';
import { useGridEnvironment } from '../subtable/grid_environment';
import { TagList } from './tag_list';

export interface LinkedRecordsProps {
  readonly value: FieldValue | undefined;
  readonly titles: ItemLabels | undefined;
  readonly render: (id: string, title: string) => ReactNode;
  readonly all?: boolean;
}

/** The records of a list by their titles; one that may not be seen has none. */
export function LinkedRecords({ value, titles, render, all }: LinkedRecordsProps) {
  const { titleOf } = useGridEnvironment();
  const nameOf = (id: string) => titles?.[id] ?? titleOf(id) ?? '…';
  return <TagList items={itemsOf(value)} nameOf={nameOf} render={(id) => render(id, nameOf(id))} all={all} />;
}
