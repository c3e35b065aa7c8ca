"""Aggregates in SQL: a correlated scalar subquery over the sub-table's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.typed import Aggregate

if TYPE_CHECKING:
    from engines.expression.sql import SqlBuilder

__all__ = ["build_aggregate"]

_Column = sa.ColumnElement[Any]
# Sums are split in two so that no partial sum leaves 64 bits, whatever the order of rows.
_HALF = 10**9


def build_aggregate(builder: SqlBuilder, node: Aggregate) -> _Column:
    """The aggregate over the rows the resolver of its level names."""
    from engines.expression.sql import JoiningResolver

    source, tied, inner = builder.resolvers[node.level].rows(node.path)
    # Names inside see the levels around the aggregate, and nothing of a sibling.
    outside = builder.resolvers
    builder.resolvers = [*outside[: node.level_inside], inner]
    try:
        found = _computed(builder, node)
    finally:
        builder.resolvers = outside
    if isinstance(inner, JoiningResolver):
        source = inner.from_clause()
    query = sa.select(found).select_from(source).where(tied).correlate_except(source)
    return _finished(builder, node, builder.typed(query.scalar_subquery(), node.type))


def _computed(builder: SqlBuilder, node: Aggregate) -> _Column:
    if node.operation == "count":
        return _counted(builder, node)
    assert node.body is not None
    value = builder.value(node.body)
    if node.operation in ("minimum", "maximum"):
        name = "min" if node.operation == "minimum" else "max"
        return builder.function(name, node.type, builder.ordered(value, node.type))
    if builder.sqlite:
        half = builder.integer(_HALF)
        # `/` in SQLAlchemy would cast to a fraction; SQLite's own divides integers truncating.
        parts = [sa.func.sum(value.op("/")(half)), sa.func.sum(value.op("%")(half))]
        if node.operation == "sum":
            return builder.function("yz_total", node.type, *parts)
        scale = builder.integer(node.body.type.scale)
        return builder.function("yz_average", node.type, *parts, sa.func.count(value), scale)
    if node.operation == "sum":
        total = sa.func.sum(value, type_=sa.Numeric())
        if node.type.kind == "duration":
            return builder.whole(total, node.type)
        return builder.fit(total, node.type)
    divided = builder.function("yz_divide", node.type, sa.func.sum(value), sa.func.count(value))
    return builder.fit(divided, node.type)


def _counted(builder: SqlBuilder, node: Aggregate) -> _Column:
    if node.body is None:
        count: _Column = sa.func.count()
    elif node.body.type.kind == "boolean":
        count = sa.func.count(sa.case((builder.condition(node.body), builder.integer(1))))
    else:
        count = sa.func.count(builder.value(node.body))
    return count if builder.sqlite else sa.cast(count, sa.Numeric(18, 0))


def _finished(builder: SqlBuilder, node: Aggregate, found: _Column) -> _Column:
    if node.operation != "sum":
        return found
    zero = builder.integer(0) if builder.sqlite else sa.cast(builder.integer(0), found.type)
    return builder.typed(sa.func.coalesce(found, zero), node.type)
