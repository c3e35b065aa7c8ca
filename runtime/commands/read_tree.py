"""Records as a tree: those at the top or beneath one of them, or those that match with all above them.

A reader's tree is made of the records they may see: what stands beneath a hidden record stands at the
top. Whatever is asked takes a constant number of statements.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.errors import Issue, ValidationFailed
from engines.registry import nearest
from runtime.access.readable import readable_keys
from runtime.access.row_filter import row_filter
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from runtime.store import hierarchy
from runtime.store.padding import padded
from runtime.store.resolver import TableResolver

__all__ = ["tree"]


def tree(
    ctx: Context, entity_name: str, key: str, request: ListRequest, under: str | None = None
) -> dict[str, Any]:
    """{"records", "next", "above"} by the hierarchy `key`.

    Without a filter or a search: the records beneath `under`, or at the top, each with "children", how
    many stand beneath it. With one: the records that match, and under "above" those over them.
    Raises ValidationFailed for a `key` that is no hierarchy the caller may read, RecordNotFound.
    """
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "read")
    known = _hierarchies(ctx, entity)
    if key not in known:
        hint = nearest(key, known)
        raise ValidationFailed(issues=[Issue("/parent", "tree.no_hierarchy", {"field": key[:100]}, hint)])
    if request.fields is not None:
        request = dataclasses.replace(request, fields=tuple(dict.fromkeys((*request.fields, key))))
    if request.filter or (request.search or "").strip():
        return _matching(ctx, entity, key, request)
    place = f'`{key}` == "{read_records.record_id_of(under)}"' if under else _at_the_top(ctx, entity, key)
    if under:
        read_records.require_reach(ctx, entity, under)
    found = read_records.page(ctx, entity_name, dataclasses.replace(request, filter=place))
    counts = _children(ctx, entity, key, [record["id"] for record in found["records"]])
    for record in found["records"]:
        record["children"] = counts.get(record["id"], 0)
    return {**found, "above": []}


def _hierarchies(ctx: Context, entity: CatalogEntity) -> list[str]:
    """Those readable on every record: where some hide their place, a tree would leave them out."""
    readable = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), entity.name)
    return [key for key in entity.model.hierarchies if key in readable]


def _at_the_top(ctx: Context, entity: CatalogEntity, key: str) -> str:
    # What is behind a reference is blank where it may not be seen; whoever sees all can use the index.
    seen = ctx.principal.unrestricted or ctx.rights(entity.name).reaches_all("read")
    return f"is_blank(`{key}`)" if seen else f"is_blank(`{key}`.id)"


def _children(ctx: Context, entity: CatalogEntity, key: str, ids: Sequence[str]) -> dict[str, int]:
    """How many records in reach stand beneath each of these."""
    if not ids:
        return {}
    table = entity.table
    part = padded(ids)
    name = ("children", key, ctx.principal.shape, len(part))
    statement = entity.statements.get(name)
    if statement is None:
        resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now)
        column = table.sa(key)
        places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(len(part))]
        clauses: list[sa.ColumnElement[bool]] = [column.in_(places), table.sa("deleted_at").is_(None)]
        if not ctx.principal.unrestricted:
            reach = row_filter(ctx.catalog, ctx.principal)(resolver)
            if reach is not None:
                clauses.append(reach)
        query = sa.select(column, sa.func.count()).select_from(resolver.from_clause()).where(*clauses)
        statement = table.database.compile(query.group_by(column))
        if not resolver.moment.asked:
            entity.statements[name] = statement
    params = {**ctx.params} | {f"id_{n}": table.encode_id(one) for n, one in enumerate(part)}
    decode = table.id_codec.decode
    return {decode(above): int(count) for above, count in ctx.tx.rows(statement, params)}


def _matching(ctx: Context, entity: CatalogEntity, key: str, request: ListRequest) -> dict[str, Any]:
    """Records that match, and the records over them as far up as they may be seen without a gap."""
    found = read_records.page(ctx, entity.name, request)
    here = {record["id"] for record in found["records"]}
    up = hierarchy.above(ctx.tx, entity, key, sorted(here))
    over = sorted(set(up.values()) - here)
    columns = read_records.columns_of(ctx, entity.name, request)
    seen: dict[str, dict[str, Any]] = {}
    for start in range(0, len(over), read_records.MAX_LIMIT):
        part = over[start : start + read_records.MAX_LIMIT]
        seen |= read_records.some_listed(ctx, entity.name, part, columns)
    shown: dict[str, dict[str, Any]] = {}
    for record in found["records"]:
        current = up.get(record["id"])
        # What is beyond a hidden record is not told, whoever could see it.
        while current in seen and current not in shown:
            shown[current] = seen[current]
            current = up.get(current)
    return {**found, "above": list(shown.values())}
