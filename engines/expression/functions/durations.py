"""Durations: made of hours and minutes, counted in them, multiplied, read off a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.context import EvaluationContext
from engines.expression.conversion import coerce
from engines.expression.decimals import LIMIT, exact_multiply
from engines.expression.durations import format_duration
from engines.expression.function import Example, Function, Parameter
from engines.expression.functions.dates import date_function
from engines.expression.functions.sql_call import sql_call, strict
from engines.expression.operation import Operation
from engines.expression.syntax import Binary, FunctionCall, Literal, Node
from engines.expression.typed import Call, Constant, Typed
from engines.expression.types import DATETIME, DURATION, INTEGER, number
from engines.expression.words import kind_label
from engines.expression.zones import zone_named

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS", "POSTGRES", "SQLITE"]

_MICROSECOND = timedelta(microseconds=1)
_ROUND = Context(prec=80, rounding=ROUND_HALF_UP)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_HOUR = 3_600_000_000


def _made(microseconds: Any) -> timedelta:
    """Rounded half up to a microsecond; OverflowError beyond 18 digits."""
    found = int(_ROUND.to_integral_value(microseconds))
    if abs(found) >= LIMIT:
        raise OverflowError
    return timedelta(microseconds=found)


def _of_seconds(seconds: Any) -> timedelta:
    return _made(exact_multiply(seconds, 1_000_000))


def _multiply(duration: timedelta, factor: Any) -> timedelta:
    return _made(exact_multiply(Decimal(duration // _MICROSECOND), factor))


def _share(duration: timedelta, parts: Any) -> timedelta | None:
    if not parts:
        return None
    return _made(_ROUND.divide(Decimal(duration // _MICROSECOND), parts))


def _time_of(context: EvaluationContext, value: datetime) -> timedelta:
    return _clock(value.astimezone(context.zone))


def _clock(local: datetime) -> timedelta:
    return timedelta(
        hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )


def _hour(value: timedelta) -> Decimal:
    return Decimal(value // timedelta(hours=1))


def _minute(value: timedelta) -> Decimal:
    return Decimal(value // timedelta(minutes=1) % 60)


# --- databases -----------------------------------------------------------------------------------


def _local_time(value: int, zone: str) -> int:
    return _clock((_EPOCH + timedelta(microseconds=value)).astimezone(zone_named(zone))) // _MICROSECOND


def _share_of_unscaled(value: int, parts: int, scale: int) -> int | None:
    if not parts:
        return None
    above: int = abs(value) * 10**scale
    below = abs(parts)
    found = (2 * above + below) // (2 * below)
    if found >= LIMIT:
        raise OverflowError
    return found if (value < 0) == (parts < 0) else -found


SQLITE = (
    ("yz_local_time", 2, strict(_local_time), True),
    ("yz_share", 3, strict(_share_of_unscaled), True),
    ("yz_duration_text", 1, strict(lambda value: format_duration(timedelta(microseconds=value))), True),
    ("yz_floor_part", 2, strict(lambda value, size: value // size), True),
)

POSTGRES = (
    (
        "yz_share(a bigint, b numeric) RETURNS numeric",
        "BEGIN IF b = 0 THEN RETURN NULL; END IF; "
        "RETURN sign(a) * sign(b) * div(2 * abs(a::numeric) + abs(b), 2 * abs(b)); END",
    ),
    (
        "yz_duration_text(a bigint) RETURNS text",
        "DECLARE s bigint := abs(a) / 1000000; f bigint := mod(abs(a), 1000000); BEGIN RETURN "
        "CASE WHEN a < 0 THEN '-' ELSE '' END || CASE WHEN "
        "s < 36000 THEN '0' ELSE '' END || (s / 3600)::text "
        "|| ':' || lpad((mod(s, 3600) / 60)::text, 2, '0') || ':' || lpad(mod(s, 60)::text, 2, '0') "
        "|| CASE WHEN f > 0 THEN '.' || lpad(f::text, 6, '0') ELSE '' END; END",
    ),
)


def _bounded(builder: SqlBuilder, microseconds: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """PostgreSQL: a numeric of at most 18 digits as a duration."""
    return sa.cast(builder.fit(microseconds, INTEGER), sa.BigInteger)


def _of_seconds_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (argument,) = call.arguments
    value = builder.value(argument)
    if builder.sqlite:
        million: sa.ColumnElement[Any] = sa.literal_column(str(10 ** (6 - argument.type.scale)))
        return builder.function("yz_multiply", DURATION, value, million, builder.integer(0))
    return _bounded(builder, value * sa.literal_column("1000000"))


def _multiply_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    duration, factor = builder.values(call)
    if builder.sqlite:
        scale = builder.integer(call.arguments[1].type.scale)
        return builder.function("yz_multiply", DURATION, duration, factor, scale)
    return _bounded(builder, sa.cast(duration, sa.Numeric) * factor)


def _share_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    duration, parts = builder.values(call)
    if builder.sqlite:
        scale = builder.integer(call.arguments[1].type.scale)
        return builder.function("yz_share", DURATION, duration, parts, scale)
    return _bounded(builder, builder.function("yz_share", number(0), duration, parts))


def _time_of_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (value,) = builder.values(call)
    if builder.sqlite:
        return builder.function("yz_local_time", DURATION, value, builder.zone_name())
    return sa.cast(sa.extract("epoch", sa.cast(builder.local(value), sa.Time)) * 1_000_000, sa.BigInteger)


def _clock_part_sql(size: int, within: int | None) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        (value,) = builder.values(call)
        shown: sa.ColumnElement[Any] = sa.literal_column(str(size))
        if builder.sqlite:
            found = builder.function("yz_floor_part", INTEGER, value, shown)
            if within is None:
                return found
            return builder.function(
                "yz_modulo", INTEGER, found, *(builder.integer(n) for n in (0, within, 0))
            )
        found = sa.func.floor(sa.cast(value, sa.Numeric) / shown, type_=sa.Numeric())
        if within is None:
            return found
        return builder.function("yz_modulo", INTEGER, found, sa.literal_column(f"{within}::numeric"))

    return build


# --- typing --------------------------------------------------------------------------------------


def _type_duration(checker: Checker, node: FunctionCall) -> Typed:
    total: Node | None = None
    for argument, seconds in zip(node.arguments, (3_600, 60, 1), strict=False):
        checker.of_kind(argument, "number")
        place = (node.start, node.end, node.depth)
        part = Binary(*place, "*", argument, Literal(*place, Decimal(seconds)))
        total = part if total is None else Binary(*place, "+", total, part)
    assert total is not None
    return checker.call("duration_of_seconds", (checker.of_kind(total, "number"),), DURATION, node)


def _duration_argument(checker: Checker, node: Node, *others: str) -> Typed:
    value = checker.value(node)
    if value.type.kind in ("text", "blank"):
        value = coerce(checker, value, DURATION)
    if value.type.kind not in ("duration", *others):
        params = {"wanted": kind_label("duration", *others), "found": kind_label(value.type.kind)}
        raise checker.problem("wrong_kind", value, params)
    return value


def _type_counted(**size: int) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        unit = Constant(timedelta(**size), DURATION, node.start, node.end)
        value = _duration_argument(checker, node.arguments[0])
        return checker.call("duration_divide", (value, unit), number(6), node)

    return typing


def _type_clock_part(operation: str) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        value = _duration_argument(checker, node.arguments[0], "datetime")
        if value.type.kind == "datetime":
            value = checker.call("time_of", (value,), DURATION, node)
        return checker.call(operation, (value,), INTEGER, node)

    return typing


def _type_time(checker: Checker, node: FunctionCall) -> Typed:
    value = coerce(checker, checker.value(node.arguments[0]), DATETIME)
    return checker.call("time_of", (value,), DURATION, node)


def _type_later(seconds: int) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        value = coerce(checker, checker.value(node.arguments[0]), DATETIME)
        place = (node.start, node.end, node.depth)
        total = checker.of_kind(
            Binary(*place, "*", node.arguments[1], Literal(*place, Decimal(seconds))), "number"
        )
        step = checker.call("duration_of_seconds", (total,), DURATION, node)
        return checker.call("add_duration", (value, step), DATETIME, node)

    return typing


def _type_hours_between(checker: Checker, node: FunctionCall) -> Typed:
    first, last = (coerce(checker, checker.value(argument), DATETIME) for argument in node.arguments)
    apart = checker.call("time_apart", (last, first), DURATION, node)
    unit = Constant(timedelta(hours=1), DURATION, node.start, node.end)
    return checker.call("duration_divide", (apart, unit), number(6), node)


OPERATIONS: tuple[Operation, ...] = (
    Operation("duration_of_seconds", _of_seconds, _of_seconds_sql, fails=True),
    Operation("duration_multiply", _multiply, _multiply_sql, fails=True),
    Operation("duration_share", _share, _share_sql, fails=True),
    Operation("duration_text", format_duration, sql_call("yz_duration_text")),
    Operation("time_of", _time_of, _time_of_sql, context=True),
    Operation("hour", _hour, _clock_part_sql(_HOUR, None)),
    Operation("minute", _minute, _clock_part_sql(60_000_000, 60)),
)

_LENGTH = (Parameter("duration", "duration"),)
_CLOCK = (Parameter("time", "datetime or time of day"),)
_WHEN = Parameter("time", "datetime")


_CALLED = {"called_at": "2026-03-01T16:45:00Z"}
_SPENT = {"spent": "01:30:00"}

FUNCTIONS: tuple[Function, ...] = (
    date_function(
        "duration",
        _type_duration,
        (
            Parameter("hours", "number"),
            Parameter("minutes", "number", optional=True),
            Parameter("seconds", "number", optional=True),
        ),
        "duration",
        "由小时、分、秒组成时长。",
        "A duration of hours, minutes and seconds.",
        Example("duration(1.5)", "01:30:00"),
        Example("duration(0, 90, 15)", "01:30:15"),
    ),
    date_function(
        "days",
        _type_counted(days=1),
        _LENGTH,
        "number",
        "时长是多少天，保留 6 位小数。",
        "A duration in days of 24 hours, at 6 decimal places.",
        Example('days("36h")', "1.500000"),
    ),
    date_function(
        "hours",
        _type_counted(hours=1),
        _LENGTH,
        "number",
        "时长是多少小时，保留 6 位小数。",
        "A duration in hours, at 6 decimal places.",
        Example("hours(spent)", "1.500000", _SPENT),
    ),
    date_function(
        "minutes",
        _type_counted(minutes=1),
        _LENGTH,
        "number",
        "时长是多少分钟，保留 6 位小数。",
        "A duration in minutes, at 6 decimal places.",
        Example("minutes(spent)", "90.000000", _SPENT),
    ),
    date_function(
        "time",
        _type_time,
        (_WHEN,),
        "duration",
        "日期时间在工作区时区的时刻：从零点起的时长。",
        "The time of day in the workspace's zone: the duration since midnight.",
        Example("time(called_at)", "00:45:00", _CALLED),
        Example('time(called_at) < "08:30"', "true", _CALLED),
    ),
    date_function(
        "hour",
        _type_clock_part("hour"),
        _CLOCK,
        "number",
        "几点，0 到 23，按工作区时区。",
        "The hour, 0 to 23, in the workspace's zone.",
        Example("hour(called_at)", "0", _CALLED),
    ),
    date_function(
        "minute",
        _type_clock_part("minute"),
        _CLOCK,
        "number",
        "几分，0 到 59，按工作区时区。",
        "The minute, 0 to 59, in the workspace's zone.",
        Example("minute(called_at)", "45", _CALLED),
    ),
    date_function(
        "add_hours",
        _type_later(3_600),
        (_WHEN, Parameter("hours", "number")),
        "datetime",
        "若干小时之后，负数为之前。",
        "Some hours later, or earlier when negative.",
        Example("add_hours(called_at, 1.5)", "2026-03-01T18:15:00Z", _CALLED),
    ),
    date_function(
        "add_minutes",
        _type_later(60),
        (_WHEN, Parameter("minutes", "number")),
        "datetime",
        "若干分钟之后，负数为之前。",
        "Some minutes later, or earlier when negative.",
        Example("add_minutes(called_at, -45)", "2026-03-01T16:00:00Z", _CALLED),
    ),
    date_function(
        "hours_between",
        _type_hours_between,
        (Parameter("first", "datetime"), Parameter("last", "datetime")),
        "number",
        "从第一个时间到第二个时间的小时数，保留 6 位小数，倒过来为负。",
        "Hours from the first time to the second, at 6 decimal places; negative the other way round.",
        Example("hours_between(called_at, now())", "0.750000", _CALLED),
    ),
)
