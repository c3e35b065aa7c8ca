"""The words of a tags field that are in use, for suggestions: of records the reader may see alone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.definition.field_types import TagsField
from engines.errors import NotFound
from engines.registry import nearest
from runtime.access.readable import readable_keys
from runtime.access.row_filter import scope_clause
from runtime.commands.context import Context
from runtime.store.resolver import TableResolver

__all__ = ["values_in_use"]

_MOST = 20
_LONGEST = 100


def values_in_use(ctx: Context, entity_name: str, key: str, search: str = "") -> dict[str, Any]:
    """{"values": [{"value", "count"}]}: at most 20, the most used first; `search` narrows them to those
    that contain it, in upper or lower case. Raises NotFound for what is no tags field one may read."""
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "read")
    readable = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), entity_name)
    if key not in readable or not isinstance(entity.model.fields.get(key), TagsField):
        tags = [name for name, field in entity.model.fields.items() if isinstance(field, TagsField)]
        hint = nearest(key[:_LONGEST], [name for name in tags if name in readable])
        raise NotFound("list.unknown_field", {"field": key[:_LONGEST]}, hint=hint)
    resolver = TableResolver(ctx.catalog, entity_name, now=ctx.now)
    word = resolver.each((key,))
    conditions: list[sa.ColumnElement[bool]] = [resolver.table.sa("deleted_at").is_(None), word.is_not(None)]
    reach = scope_clause(ctx.catalog, ctx.principal, "read", resolver)
    if reach is not None:
        conditions.append(reach)
    if search.strip():
        wanted = search.strip()[:_LONGEST].lower()
        place = sa.func.instr if ctx.tx.dialect == "sqlite" else sa.func.strpos
        conditions.append(place(sa.func.lower(word), sa.literal(wanted, sa.Text())) > 0)
    count = sa.func.count()
    query = (
        sa.select(word.label("word"), count)
        .select_from(resolver.from_clause())
        .where(*conditions)
        .group_by(word)
        .order_by(count.desc(), word)
        .limit(_MOST)
    )
    rows = ctx.tx.rows(ctx.catalog.database.compile(query), ctx.params)
    return {"values": [{"value": value, "count": int(used)} for value, used in rows]}
