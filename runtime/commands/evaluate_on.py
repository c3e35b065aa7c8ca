"""Expressions over one stored record, whoever looks: what they read has been checked by the caller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.expression import compile_sql
from engines.expression.types import ValueType
from runtime.commands.context import Context
from runtime.store.resolver import TableResolver
from runtime.store.storage import codec

__all__ = ["evaluate_on"]


def evaluate_on(
    ctx: Context, entity_name: str, record_id: str, app: str, wanted: Mapping[str, tuple[str, ValueType]]
) -> dict[str, Any]:
    """The JSON value of each expression by its name, in one statement; what comes to nothing is None.

    `wanted`: text and type of each. `app` is whose parameters they mean.
    """
    if not wanted:
        return {}
    entity = ctx.entity(entity_name)
    resolver = TableResolver(ctx.catalog, entity_name, now=ctx.now)
    columns, kinds = [], []
    for text, expected in wanted.values():
        checked = entity.model.compile(text, expected, app=app).checked
        columns.append(compile_sql(checked, resolver))
        kinds.append(checked.type)
    table = entity.table
    query = sa.select(*columns).select_from(resolver.from_clause())
    query = query.where(table.id == sa.bindparam("id", type_=table.id.type))
    statement = table.database.compile(query)
    row = ctx.tx.row(statement, {**ctx.params, "id": table.encode_id(record_id)})
    if row is None:
        return {}
    return {
        name: codec(kind, ctx.tx.dialect).json(value)
        for name, kind, value in zip(wanted, kinds, row, strict=True)
    }
