/** What the screen of an entity's records gives to the body that shows them, whatever its kind. */
import type { ReactNode } from 'react';

import type { AppDefinition, EntityDefinition, ViewDefinition } from '../core/definition';
import type { Condition } from '../core/filter/condition';
import type { ListLayout } from '../core/list_settings';
import type { RecordAnswer } from '../core/record';
import type { ListState } from './list/use_list_state';

export interface ViewPlace<V extends ViewDefinition | undefined> {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  /** Absent for every record of an entity. */
  readonly view: V;
  /** Filter, search, sort and grouping as the address has them. */
  readonly state: ListState;
  /** What one has made of this view for oneself. */
  readonly layout: ListLayout | null;
  readonly setLayout: (layout: ListLayout | null) => void;
}

export interface Count {
  readonly count: number;
  readonly capped: boolean;
}

export interface ViewBodyProps<V extends ViewDefinition | undefined = ViewDefinition> extends ViewPlace<V> {
  /** What people call this list of records. */
  readonly name: string;
  /** A phone. */
  readonly narrow: boolean;
  /** Says how many records there are; undefined while that is unknown. */
  readonly onCount: (count: Count | undefined) => void;
  /** Narrows the list by one more condition. */
  readonly onCondition: (condition: Condition) => void;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  readonly link: (record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
  /** Opens the form for a new record with these fields filled in; absent when the caller may not create. */
  readonly onCreate?: (values: Readonly<Record<string, string>>, titles?: Readonly<Record<string, string>>) => void;
  /** What to show in place of no records. */
  readonly nothing: ReactNode;
}
