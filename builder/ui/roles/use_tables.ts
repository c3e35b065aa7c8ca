import { useQueries } from '@tanstack/react-query';
import { loadApp } from '@yingzao/runtime-ui/core/api/record_api';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useMemo } from 'react';

import { type Entity, type Field, type Package, entityOf } from '../draft';
import { type RowGrant, localName } from './rights';

/** What rights are given on: an entity of the draft, or of an app it requires. */
export interface Table {
  /** As grants name it: "order", "base.customer". */
  readonly key: string;
  readonly label: Label | undefined;
  /** The app it is of, where that is another one. */
  readonly app: Label | string | null;
  readonly fields: readonly Field[];
  /** Sub-tables, whose rows follow their record. */
  readonly children: readonly { readonly key: string; readonly label: Label | undefined; readonly fields: readonly Field[] }[];
}

export interface Tables {
  /** Own ones, and those of other apps that some grant names. */
  readonly listed: readonly Table[];
  /** Those of required apps that no grant names yet. */
  readonly others: readonly Table[];
}

/** The tables rights can be given on. */
export function useTables(document: Package): Tables {
  // The tables of people are there for every app, though none requires them.
  const granted = ((document.grants ?? []) as RowGrant[]).flatMap(({ entity }) => (entity?.includes('.') ? [entity.split('.')[0] ?? ''] : []));
  const required = [...new Set([...Object.keys(document.app.requires ?? {}), ...granted])].filter((app) => app !== document.app.key);
  const apps = useQueries({
    queries: required.map((app) => ({ queryKey: keys.app(app), queryFn: () => loadApp(app), staleTime: Number.POSITIVE_INFINITY })),
  });
  const loaded = apps.map((answer) => answer.data);
  const { entities, grants } = document;
  return useMemo(() => {
    const own = (entities ?? []).filter((entity) => !entity.parent).map((entity) => ownTable(document, entity));
    const named = new Set(((grants ?? []) as RowGrant[]).map((grant) => localName(document, grant.entity)));
    const foreign: Table[] = loaded.flatMap((app) =>
      Object.values(app?.entities ?? {})
        .filter((entity) => entity.app === app?.app.key && !entity.parent)
        .map((entity) => ({
          key: entity.name,
          label: entity.label,
          app: app?.app.label ?? null,
          fields: entity.fields as unknown as readonly Field[],
          children: [],
        })),
    );
    const known = new Set([...own, ...foreign].map(({ key }) => key));
    const rows = new Set((entities ?? []).filter((entity) => entity.parent).map((entity) => entity.key));
    // A grant may name what is not there (yet): it must not be out of sight.
    const lost: Table[] = [...named]
      .filter((key) => key && !known.has(key) && !rows.has(key))
      .map((key) => ({ key, label: undefined, app: key.includes('.') ? (key.split('.')[0] ?? null) : null, fields: [], children: [] }));
    return {
      listed: [...own, ...foreign.filter(({ key }) => named.has(key)), ...lost],
      others: foreign.filter(({ key }) => !named.has(key)),
    };
    // The document is a new object with every edit; these parts of it are what counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [entities, grants, document.app.key, ...loaded]);
}

function ownTable(document: Package, entity: Entity): Table {
  const children = (document.entities ?? []).filter((one) => one.parent && entityOf(document, one.parent)?.id === entity.id);
  return {
    key: entity.key,
    label: entity.label as Label | undefined,
    app: null,
    fields: entity.fields ?? [],
    children: children.map((child) => ({ key: child.key, label: child.label as Label | undefined, fields: child.fields ?? [] })),
  };
}
