"""Finds the records of one entity that match, in reach of whoever asks, the latest first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from runtime.apps.catalog import Catalog
from runtime.store.database import Statement
from runtime.store.resolver import RowFilter, TableResolver
from runtime.store.search_match import INDEX, document_table, meets

__all__ = ["count_hits", "hits"]


def _reached(
    catalog: Catalog, entity: str, row_filter: RowFilter | None, now: Any, common: bool, before: bool
) -> tuple[sa.Select[Any], TableResolver, sa.ColumnElement[Any]]:
    """Live records in reach that match: number of the document and record id.

    `common`: there are very many, so that PostgreSQL had better walk the documents, the latest first,
    than gather all that match. SQLite does so by itself.
    """
    resolver = TableResolver(catalog, entity, now=now, row_filter=row_filter)
    table = resolver.table
    number: Any
    if resolver.dialect == "sqlite":
        document = document_table("sqlite").alias("d")
        number = INDEX.c.rowid
        # The plus keeps the planner from walking the records and asking the index about each.
        record = sa.literal_column("+d.record", table.id.type)
        matched = sa.select(number, table.id).where(
            INDEX.c.search_index.op("MATCH", is_comparison=True)(sa.bindparam("q", type_=sa.Text())),
            document.c.id == sa.literal_column("+search_index.rowid"),
            table.id == record,
        ).select_from(INDEX, document)  # fmt: skip
    else:
        source = document_table("postgresql")
        inner = sa.select(source.c.id, source.c.record).where(source.c.entity == sa.bindparam("entity"))
        if common:
            # Written so that no index serves it: only the order's does.
            inner = inner.where(sa.func.coalesce(meets(source), sa.false()))
            hit: Any = inner.subquery("hit")
        else:
            # Gathered first: an estimate that is too high would make the planner walk every document.
            hit = inner.where(meets(source)).cte("hit").prefix_with("MATERIALIZED")
        number = hit.c.id
        matched = sa.select(number, table.id).where(table.id == hit.c.record)
    matched = matched.where(table.sa("deleted_at").is_(None))
    if before:
        matched = matched.where(number < sa.bindparam("before", type_=sa.BigInteger()))
    if row_filter is not None:
        reach = row_filter(resolver)
        if reach is not None:
            matched = matched.where(reach)
    return matched.select_from(resolver.from_clause()), resolver, number


def hits(
    catalog: Catalog, entity: str, row_filter: RowFilter | None, now: Any, common: bool, before: bool
) -> tuple[Statement, bool]:
    """The latest matches in reach, and whether the statement may be kept. Places: `q`, `limit`,
    with `before` also the number to go on below, on PostgreSQL `entity`; and those of row scopes."""
    matched, resolver, number = _reached(catalog, entity, row_filter, now, common, before)
    query = matched.order_by(number.desc()).limit(sa.bindparam("limit", type_=sa.Integer()))
    return catalog.database.compile(query), not resolver.moment.asked


def count_hits(
    catalog: Catalog, entity: str, row_filter: RowFilter | None, now: Any, common: bool
) -> tuple[Statement, bool]:
    """How many match in reach, up to `limit`."""
    matched, resolver, _ = _reached(catalog, entity, row_filter, now, common, False)
    inner = matched.limit(sa.bindparam("limit", type_=sa.Integer())).subquery()
    query = sa.select(sa.func.count()).select_from(inner)
    return catalog.database.compile(query), not resolver.moment.asked
