/**
 * The parts of the builder of one app, in the order of its menu. A part is one line here, a lazily loaded
 * component (default export) and its texts; `/build/<app>/<key>` shows it, and below that address everything
 * is its own (`useSection`). A part gets the draft by `useDraft` and nothing by props.
 */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

import type { Package, Place } from '../draft';
import { modelAddress } from '../model/address';
import type { BuilderKey } from '../i18n/texts';
import { rightsAddress } from '../roles/rights_address';

/** Headings of the menu. */
export type SectionGroup = 'app' | 'data' | 'screens' | 'people' | 'automation' | 'release';

export interface BuilderSection {
  /** Part of the address. */
  readonly key: string;
  readonly title: BuilderKey;
  readonly group: SectionGroup;
  /** Name of a definition's icon. */
  readonly icon: string;
  readonly Component: LazyExoticComponent<ComponentType>;
  /** Sections of the package that are edited here: problems and changes of theirs lead here. */
  readonly lists?: readonly string[];
  /** Address inside this section of a place of the document: "e1", "e1?field=f2"; "" for its first screen. */
  readonly addressOf?: (place: Place, document: Package) => string;
  /** Shown beside the menu entry. */
  readonly count?: (document: Package) => number;
}

/** Of a section that is one list of items with their editor. */
function listed(list: string): Pick<BuilderSection, 'lists' | 'addressOf' | 'count'> {
  return {
    lists: [list],
    addressOf: ({ items }) => items[0]?.item.id ?? '',
    count: (document) => (document[list] as readonly unknown[] | undefined)?.length ?? 0,
  };
}

export const SECTIONS: readonly BuilderSection[] = [
  { key: 'overview', title: 'section.overview', group: 'app', icon: 'home', Component: lazy(() => import('./sections/overview')), lists: ['app'] },
  {
    key: 'data', title: 'section.data', group: 'data', icon: 'database', Component: lazy(() => import('../model/model_page')), lists: ['entities', 'sample_data'],
    addressOf: ({ items }, document) => modelAddress(items, document), count: (document) => document.entities?.length ?? 0,
  },
  { key: 'forms', title: 'section.forms', group: 'screens', icon: 'profile', Component: lazy(() => import('../forms/forms_page')), lists: ['forms'], addressOf: ({ items }) => items[0]?.item.id ?? '', count: (document) => document.forms?.length ?? 0 },
  { key: 'views', title: 'section.views', group: 'screens', icon: 'list', Component: lazy(() => import('../views/views_section')), ...listed('views') },
  { key: 'navigation', title: 'section.navigation', group: 'screens', icon: 'unordered_list', Component: lazy(() => import('../navigation/navigation_section')), lists: ['navigation'], addressOf: ({ items }) => items.at(-1)?.item.id ?? '' },
  { key: 'dashboards', title: 'section.dashboards', group: 'screens', icon: 'dashboard', Component: lazy(() => import('../dashboards/dashboards_section')), ...listed('dashboards') },
  { key: 'reports', title: 'section.reports', group: 'screens', icon: 'bar_chart', Component: lazy(() => import('../reports/reports_section')), ...listed('reports') },
  { key: 'public_forms', title: 'section.public_forms', group: 'screens', icon: 'global', Component: lazy(() => import('../public_forms/public_forms_section')), ...listed('public_forms') },
  { key: 'print', title: 'section.print', group: 'screens', icon: 'file_text', Component: lazy(() => import('../print/print_section')), ...listed('document_templates') },
  {
    key: 'roles', title: 'section.roles', group: 'people', icon: 'safety_certificate', Component: lazy(() => import('../roles/roles_section')),
    lists: ['roles', 'grants'], count: (document) => document.roles?.length ?? 0,
    addressOf: rightsAddress,
  },
  { key: 'rules', title: 'section.rules', group: 'automation', icon: 'thunderbolt', Component: lazy(() => import('../rules/rules_section')), ...listed('rules') },
  { key: 'processes', title: 'section.processes', group: 'automation', icon: 'apartment', Component: lazy(() => import('../processes/processes_section')), ...listed('processes') },
  { key: 'parameters', title: 'section.parameters', group: 'automation', icon: 'setting', Component: lazy(() => import('../parameters/parameters_section')), ...listed('parameters') },
  { key: 'labels', title: 'section.labels', group: 'app', icon: 'message', Component: lazy(() => import('../labels/labels_section')) },
  { key: 'more', title: 'section.more', group: 'app', icon: 'profile', Component: lazy(() => import('../more/more_section')), lists: ['import_mappings', 'sample_data', 'scenarios'], addressOf: ({ items }) => items[0]?.list ?? '' },
  { key: 'json', title: 'section.json', group: 'app', icon: 'database', Component: lazy(() => import('../source/source_section')), lists: ['format'] },
  { key: 'changes', title: 'section.changes', group: 'release', icon: 'rocket', Component: lazy(() => import('./sections/changes')) },
  { key: 'versions', title: 'section.versions', group: 'release', icon: 'history', Component: lazy(() => import('./sections/versions')) },
];

export const GROUPS: readonly SectionGroup[] = ['app', 'data', 'screens', 'people', 'automation', 'release'];
