/**
 * The kinds of views: how each shows records, in a chunk of its own. A new kind costs a folder beside this
 * file, a type in `core/definition.ts`, and a line here.
 */
import { ApartmentOutlined, AppstoreOutlined, CalendarOutlined, MenuUnfoldOutlined, ProjectOutlined, TableOutlined } from '@ant-design/icons';
import { type ComponentType, type LazyExoticComponent, type ReactNode, lazy } from 'react';

import type { ViewDefinition, ViewTypeName } from '../core/definition';
import type { ViewBodyProps, ViewPlace } from './view_body';

type Body = ComponentType<ViewBodyProps<never>>;
type Tools = ComponentType<ViewPlace<never>>;

export interface ViewKind {
  readonly icon: ReactNode;
  /** Starts loading the body before it is needed. */
  readonly load: () => void;
  readonly Body: LazyExoticComponent<Body>;
  /** Its own tools, beside search and filter, on a screen with room for them. */
  readonly Tools?: LazyExoticComponent<Tools>;
}

/** `V` is what the body asks for of its view; the registry's key makes sure it gets that. */
function kind<V extends ViewDefinition | undefined>(
  icon: ReactNode,
  load: () => Promise<{ default: ComponentType<ViewBodyProps<V>> }>,
  loadTools?: () => Promise<{ default: ComponentType<ViewPlace<V>> }>,
): ViewKind {
  return {
    icon,
    load: () => void load().catch(() => undefined),
    Body: lazy(load) as unknown as LazyExoticComponent<Body>,
    Tools: loadTools && (lazy(loadTools) as unknown as LazyExoticComponent<Tools>),
  };
}

export const VIEW_KINDS: Readonly<Record<ViewTypeName, ViewKind>> = {
  table: kind(<TableOutlined />, () => import('./table/table_body'), () => import('./table/table_tools')),
  kanban: kind(<ProjectOutlined />, () => import('./kanban/kanban_body'), () => import('./kanban/kanban_tools')),
  gallery: kind(<AppstoreOutlined />, () => import('./gallery/gallery_body'), () => import('./list/sort_tools')),
  calendar: kind(<CalendarOutlined />, () => import('./calendar/calendar_body')),
  gantt: kind(<MenuUnfoldOutlined />, () => import('./gantt/gantt_body')),
  tree: kind(<ApartmentOutlined />, () => import('./tree/tree_body')),
};

/** The kind of a view; the records of an entity without one are a table, as is a kind this page does not know yet. */
export function kindOf(view: ViewDefinition | undefined): ViewKind {
  return VIEW_KINDS[view?.type ?? 'table'] ?? VIEW_KINDS.table;
}
