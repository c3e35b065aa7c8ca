import { useMemo } from 'react';

import type { ViewDefinition } from '../../core/definition';
import { defaultColumns } from '../../core/definition_lookup';
import { pick } from '../../core/label';
import { useLanguage } from '../../hooks/use_language';
import { useListedColumns } from '../../hooks/use_listed_columns';
import { useNarrow } from '../../hooks/use_narrow';
import { useText } from '../../hooks/use_text';
import { type Column, choosablePaths, columnsOf, shownPaths } from '../list/columns';
import { type Group, REGIONS, groupable } from '../list/summary_report';
import type { ViewPlace } from '../view_body';

export interface TableColumns {
  /** Paths of the shown columns, in order. */
  readonly paths: readonly string[];
  readonly columns: readonly Column[];
  /** Those a person may choose from. */
  readonly choices: readonly Column[];
  readonly groups: readonly Group[];
  /** What the records are grouped by now. */
  readonly group: Group | undefined;
}

/** The columns of a table: one's own choice among them, else the view's, else those of the entity's first list. */
export function useTableColumns({ app, entity, view, state, layout }: ViewPlace<ViewDefinition | undefined>): TableColumns {
  const language = useLanguage();
  const narrow = useNarrow();
  const listed = useListedColumns(app, entity);
  const usual = useMemo(() => (listed.length > 0 ? listed : defaultColumns(entity)), [listed, entity]);
  const own = view && view.columns.length > 0 ? view.columns : usual;
  const paths = useMemo(() => (narrow ? own : shownPaths(own, layout)), [narrow, own, layout]);
  const columns = useMemo(() => columnsOf(entity, app.entities, paths, language), [entity, app.entities, paths, language]);
  const choices = useMemo(
    () => columnsOf(entity, app.entities, choosablePaths(entity, own), language),
    [entity, app.entities, own, language],
  );
  const text = useText();
  const groups = useMemo(
    () =>
      groupable(choices, ({ field, label: name }, level) => {
        const region = REGIONS[level - 1];
        const part = region && field.part_labels?.[region];
        return part ? `${name} · ${pick(part, language)}` : text('list.group_level', { name, level });
      }),
    [choices, language, text],
  );
  const group = narrow ? undefined : groups.find(({ id }) => id === state.group);
  return { paths, columns, choices, groups, group };
}
