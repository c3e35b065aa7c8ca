"""Comparisons in SQL: literals brought to the column's scale, so that an index serves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engines.expression.typed import Call, Constant, Field, Typed
from engines.expression.types import BOOLEAN, DATETIME, ValueType

if TYPE_CHECKING:
    from engines.expression.sql import SqlBuilder

__all__ = ["build_comparison", "build_membership"]

_Column = sa.ColumnElement[Any]
_Compare = Callable[[Any, Any], Any]
_INT64 = 2**63 - 1
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def build_comparison(
    builder: SqlBuilder, left: Typed, right: Typed, compare: _Compare, symbol: str
) -> _Column:
    """`left symbol right`; NULL when a side is, which a condition takes as false."""
    if any(isinstance(side, Constant) and side.value is None for side in (left, right)):
        return sa.false()
    for subject, other, shown in ((left, right, symbol), (right, left, _MIRRORED[symbol])):
        if (bounds := _day_bounds(builder, subject, other)) is not None:
            return _within_days(builder, subject, bounds, shown)
        if builder.sqlite and subject.type.is_numeric and isinstance(other, Constant):
            return _with_constant(builder, subject, Decimal(other.value), shown)
    if left.type.is_numeric:
        scale = max(left.type.scale, right.type.scale)
        found: _Column = compare(builder.scaled(left, scale), builder.scaled(right, scale))
        return found
    values = [builder.value(left), builder.value(right)]
    if symbol not in ("==", "!=") and not any(isinstance(side, Field) for side in (left, right)):
        # Columns bring their collation; what is computed from literals alone has the database's.
        values[0] = builder.ordered(values[0], left.type)
    result: _Column = compare(*values)
    return result


def _with_constant(builder: SqlBuilder, subject: Typed, bound: Decimal, symbol: str) -> _Column:
    """A scaled integer against a decimal, which may lie between two of its values."""
    value = builder.value(subject)
    exact = bound.scaleb(subject.type.scale)
    whole = int(exact.to_integral_value(ROUND_FLOOR if symbol in (">", "<=") else ROUND_CEILING))
    # Beyond 64 bits lies beyond every value.
    literal = sa.literal(max(-_INT64, min(_INT64, whole)), sa.BigInteger())
    if symbol in ("==", "!="):
        if exact == whole:
            return value == literal if symbol == "==" else value != literal
        return sa.false() if symbol == "==" else value.is_not(None)
    comparisons: dict[str, _Compare] = {
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
    found: _Column = comparisons[symbol](value, literal)
    return found


# --- the day of a time against a known day: a range an index on the time serves ------------------


def _day_bounds(builder: SqlBuilder, subject: Typed, other: Typed) -> tuple[datetime, datetime] | None:
    if not (isinstance(subject, Call) and subject.operation == "date_of"):
        return None
    if isinstance(other, Constant):
        day = other.value
    elif isinstance(other, Call) and other.operation == "today":
        day = builder.today()
    else:
        return None
    if not date(2, 1, 1) <= day <= date(9998, 12, 31):
        return None
    bounds = _start(builder, day), _start(builder, day + timedelta(days=1))
    # Clocks turned back across midnight (St John's did, at 00:01) leave a day in two pieces.
    steady = all(_offset_is_steady(builder, bound) for bound in bounds)
    return bounds if steady else None


def _offset_is_steady(builder: SqlBuilder, moment: datetime) -> bool:
    around = (moment - timedelta(days=1), moment + timedelta(days=1))
    return len({instant.astimezone(builder.zone).utcoffset() for instant in around}) == 1


def _start(builder: SqlBuilder, day: date) -> datetime:
    return datetime.combine(day, time(), builder.zone).astimezone(UTC)


def _within_days(
    builder: SqlBuilder, subject: Typed, bounds: tuple[datetime, datetime], symbol: str
) -> _Column:
    assert isinstance(subject, Call)
    value = builder.value(subject.arguments[0])
    first, after = (builder.literal(bound, DATETIME) for bound in bounds)
    if symbol in ("==", "!="):
        last = builder.literal(bounds[1] - timedelta(microseconds=1), DATETIME)
        inside = value.between(first, last)
        return inside if symbol == "==" else sa.not_(inside)
    found: dict[str, _Column] = {
        "<": value < first,
        "<=": value < after,
        ">": value >= after,
        ">=": value >= first,
    }
    return found[symbol]


# --- in and not in ---------------------------------------------------------------------------------


def build_membership(builder: SqlBuilder, needle: Typed, items: Sequence[Typed], negated: bool) -> _Column:
    """`needle in (items)`: blank items match nothing, a blank needle is in no list and out of none."""
    present = [item for item in items if not (isinstance(item, Constant) and item.value is None)]
    if isinstance(needle, Constant) and needle.value is None:
        return sa.false()
    if all(isinstance(item, Constant) for item in present):
        return _in_constants(builder, needle, present, negated)
    return _in_computed(builder, needle, present, negated)


def _in_computed(builder: SqlBuilder, needle: Typed, items: Sequence[Typed], negated: bool) -> _Column:
    # Each operand is written once: written twice, nested lists would double the statement each time.
    value, members = builder.value(needle), [builder.value(item) for item in items]
    scales = {item.type.scale for item in (needle, *items)}
    if builder.sqlite and (negated or len(scales) > 1):
        pairs = [
            part
            for typed, column in zip((needle, *items), (value, *members), strict=True)
            for part in (column, builder.integer(typed.type.scale))
        ]
        found: _Column = builder.function("yz_member", BOOLEAN, *pairs)
        return found == (sa.false() if negated else sa.true())
    if not negated:
        return value.in_(members)
    return builder.function("yz_not_in", BOOLEAN, value, postgresql.array(members))


def _in_constants(builder: SqlBuilder, needle: Typed, items: Sequence[Typed], negated: bool) -> _Column:
    value = builder.value(needle)
    if builder.sqlite and needle.type.is_numeric:
        # A literal between two values of the column's scale equals none of them.
        type_ = ValueType("number", needle.type.scale)
        exact = [Decimal(item.value) for item in items if isinstance(item, Constant)]
        members = [builder.literal(bound, type_) for bound in exact if _fits(bound, type_.scale)]
    else:
        members = [builder.value(item) for item in items]
    if not members:
        return value.is_not(None) if negated else sa.false()
    return value.not_in(members) if negated else value.in_(members)


def _fits(bound: Decimal, scale: int) -> bool:
    unscaled = bound.scaleb(scale)
    return unscaled == unscaled.to_integral_value() and abs(unscaled) <= _INT64
