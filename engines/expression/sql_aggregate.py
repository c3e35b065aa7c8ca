"""Aggregates in SQL: a correlated scalar subquery over the sub-table's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.typed import Aggregate, Field, Typed
from engines.expression.types import INTEGER, ValueType

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
        per_row = None if node.body is None else _per_row(builder, node, node.body)
    finally:
        builder.resolvers = outside
    if isinstance(inner, JoiningResolver):
        source = inner.from_clause()
    own_column = isinstance(node.body, Field) and node.body.level == node.level_inside
    if per_row is not None and not own_column:
        # Computed per row first, aggregated after: each expression is written once, and an aggregate
        # over outer columns alone would belong to the outer query (SQL:2016, 6.9).
        inside = sa.select(per_row.label("each")).select_from(source).where(tied)
        if builder.sqlite:
            # A limit keeps SQLite from merging the two, which it gets wrong for outer columns.
            inside = inside.limit(sa.literal_column("-1"))
        found = inside.correlate_except(source).subquery()
        query = sa.select(_computed(builder, node, builder.typed(found.c["each"], _type_inside(node))))
    else:
        query = sa.select(_computed(builder, node, per_row)).select_from(source).where(tied)
        query = query.correlate_except(source)
    return _finished(builder, node, builder.typed(query.scalar_subquery(), node.type))


def _type_inside(node: Aggregate) -> ValueType:
    assert node.body is not None
    return INTEGER if _counts_true(node) else node.body.type


def _counts_true(node: Aggregate) -> bool:
    return node.operation == "count" and node.body is not None and node.body.type.kind == "boolean"


def _per_row(builder: SqlBuilder, node: Aggregate, body: Typed) -> _Column:
    """What is aggregated of each row; of a condition to count, 1 where it holds, else NULL."""
    if _counts_true(node):
        return builder.rooted(lambda: sa.case((builder.condition(body), builder.integer(1))))
    return builder.rooted(lambda: builder.value(body))


def _computed(builder: SqlBuilder, node: Aggregate, value: _Column | None) -> _Column:
    if node.operation == "count":
        count: _Column = sa.func.count() if value is None else sa.func.count(value)
        return count if builder.sqlite else sa.cast(count, sa.Numeric(18, 0))
    assert node.body is not None
    assert value is not None
    if node.operation in ("minimum", "maximum"):
        name = "min" if node.operation == "minimum" else "max"
        return builder.function(name, node.type, builder.ordered(value, node.type))
    if builder.sqlite:
        half = builder.integer(_HALF)
        # `/` in SQLAlchemy would cast to a fraction; SQLite's own divides integers truncating.
        parts = [
            sa.func.sum(value.op("/", precedence=8)(half)),
            sa.func.sum(value.op("%", precedence=8)(half)),
        ]
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


def _finished(builder: SqlBuilder, node: Aggregate, found: _Column) -> _Column:
    if node.operation != "sum":
        return found
    zero = builder.integer(0) if builder.sqlite else sa.cast(builder.integer(0), found.type)
    return builder.typed(sa.func.coalesce(found, zero), node.type)
