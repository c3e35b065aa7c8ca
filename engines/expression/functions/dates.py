"""Functions on dates and times. Days are the workspace zone's, years 1 to 9999."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.context import EvaluationContext
from engines.expression.conversion import coerce, day_of
from engines.expression.function import Example, Function, Parameter, Typing
from engines.expression.functions.sql_call import sql_call
from engines.expression.functions.whole import whole
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Typed
from engines.expression.types import DATE, DATETIME, INTEGER
from engines.expression.words import kind_label

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = [
    "FUNCTIONS",
    "OPERATIONS",
    "date_function",
    "day_argument",
    "last_day",
    "make_date",
    "months_later",
    "part_sql",
]

_FARTHEST_DAYS = 4_000_000


def _today(context: EvaluationContext) -> date:
    return context.now.astimezone(context.zone).date()


def _now(context: EvaluationContext) -> datetime:
    return context.now


def _date_of(context: EvaluationContext, value: datetime) -> date:
    return value.astimezone(context.zone).date()


def make_date(year: Any, month: Any, day: Any) -> date | None:
    """None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def _days_apart(left: date, right: date) -> Decimal:
    return Decimal((left - right).days)


def _add_days(value: Any, days: Any) -> Any:
    if abs(days) > _FARTHEST_DAYS:
        raise OverflowError
    return value + timedelta(days=int(days))


def months_later(value: date, months: Any) -> date:
    """The same day of a later (or earlier) month, or that month's last. OverflowError off the calendar."""
    index = value.year * 12 + value.month - 1 + int(months)
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(value.day, last_day(year, month + 1)))


def last_day(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _time_apart(left: datetime, right: datetime) -> timedelta:
    return left - right


def _later(value: datetime, duration: timedelta) -> datetime:
    return value + duration


def _earlier(value: datetime, duration: timedelta) -> datetime:
    return value - duration


# --- SQL -----------------------------------------------------------------------------------------


def _today_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.literal(builder.today(), DATE)


def _now_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.literal(builder.now(), DATETIME)


def _date_of_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (value,) = builder.values(call)
    if builder.sqlite:
        return builder.function("yz_local_day", DATE, value, builder.zone_name())
    return sa.cast(builder.local(value), sa.Date)


def _days_apart_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    left, right = builder.values(call)
    if builder.sqlite:
        return builder.typed(left - right, INTEGER)
    return sa.cast(sa.type_coerce(left.op("-", precedence=7)(right), sa.Integer), sa.Numeric(18, 0))


def _add_days_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    value, days = builder.values(call)
    name = "yz_add_days" if call.type.kind == "date" else "yz_add_days_to_time"
    return builder.function(name, call.type, value, days)


def part_sql(part: str, pattern: str) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        (value,) = builder.values(call)
        if builder.sqlite:
            seconds = value * builder.integer(86_400)
            return sa.cast(sa.func.strftime(pattern, seconds, "unixepoch"), sa.BigInteger)
        return sa.cast(sa.extract(part, value), sa.Numeric(18, 0))

    return build


def _time_apart_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    left, right = builder.values(call)
    if builder.sqlite:
        return builder.typed(left - right, call.type)
    return builder.function("yz_microseconds_between", call.type, left, right)


def _shift_sql(sign: int) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        value, duration = builder.values(call)
        return builder.function("yz_shift", call.type, value, duration if sign > 0 else -duration)

    return build


# --- typing --------------------------------------------------------------------------------------


def day_argument(checker: Checker, node: Any) -> Typed:
    """`node` as a date: a date, a date and time, or a literal such as "2026-01-31"."""
    value = checker.value(node)
    if value.type.kind in ("text", "blank"):
        value = coerce(checker, value, DATE)
    if value.type.kind not in ("date", "datetime"):
        params = {"wanted": kind_label("date", "datetime"), "found": kind_label(value.type.kind)}
        raise checker.problem("wrong_kind", value, params)
    return day_of(checker, value)


def _type_clock(operation: str) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        return checker.call(operation, (), DATE if operation == "today" else DATETIME, node)

    return typing


def _type_date(checker: Checker, node: FunctionCall) -> Typed:
    if len(node.arguments) == 1:
        return day_argument(checker, node.arguments[0])
    if len(node.arguments) == 2:
        raise checker.problem("wrong_count", node, {"name": "date"}, hint="date(year, month, day)")
    parts = tuple(whole(checker, argument) for argument in node.arguments)
    return checker.call("make_date", parts, DATE, node)


def _type_days_between(checker: Checker, node: FunctionCall) -> Typed:
    first, last = (day_argument(checker, argument) for argument in node.arguments)
    return checker.call("days_apart", (last, first), INTEGER, node)


def _type_add_days(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.value(node.arguments[0])
    if value.type.kind != "datetime":
        value = _day_typed(checker, value)
    return checker.call("add_days", (value, whole(checker, node.arguments[1])), value.type, node)


def _day_typed(checker: Checker, value: Typed) -> Typed:
    return day_of(checker, coerce(checker, value, DATE))


def _type_add_months(checker: Checker, node: FunctionCall) -> Typed:
    value = day_argument(checker, node.arguments[0])
    return checker.call("add_months", (value, whole(checker, node.arguments[1])), DATE, node)


def _type_part(operation: str) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        return checker.call(operation, (day_argument(checker, node.arguments[0]),), INTEGER, node)

    return typing


OPERATIONS: tuple[Operation, ...] = (
    Operation("today", _today, _today_sql, context=True, total=True),
    Operation("now", _now, _now_sql, context=True, total=True),
    Operation("date_of", _date_of, _date_of_sql, context=True),
    Operation("make_date", make_date, sql_call("yz_make_date")),
    Operation("days_apart", _days_apart, _days_apart_sql),
    Operation("add_days", _add_days, _add_days_sql, fails=True),
    Operation("add_months", months_later, sql_call("yz_add_months"), fails=True),
    Operation("year", lambda value: Decimal(value.year), part_sql("year", "%Y")),
    Operation("month", lambda value: Decimal(value.month), part_sql("month", "%m")),
    Operation("time_apart", _time_apart, _time_apart_sql),
    Operation("add_duration", _later, _shift_sql(1), fails=True),
    Operation("subtract_duration", _earlier, _shift_sql(-1), fails=True),
)

_DATE = Parameter("date", "date or datetime")


def date_function(
    key: str,
    typing: Typing,
    parameters: tuple[Parameter, ...],
    result: str,
    zh: str,
    en: str,
    *examples: Example,
) -> Function:
    """An entry of the category "date": `zh` and `en` explain it."""
    return Function(key, "date", parameters, result, typing, {"zh": zh, "en": en}, examples)


FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="today",
        category="date",
        parameters=(),
        result="date",
        typing=_type_clock("today"),
        doc={"zh": "工作区时区的今天。", "en": "Today in the workspace's zone."},
        examples=(Example("today()", "2026-03-02"),),
    ),
    Function(
        key="now",
        category="date",
        parameters=(),
        result="datetime",
        typing=_type_clock("now"),
        doc={"zh": "现在的日期和时间。", "en": "The date and time now."},
        examples=(Example("now()", "2026-03-01T17:30:00Z"),),
    ),
    Function(
        key="date",
        category="date",
        parameters=(
            Parameter("value", "date, datetime, or year"),
            Parameter("month", "number", optional=True),
            Parameter("day", "number", optional=True),
        ),
        result="date",
        typing=_type_date,
        doc={
            "zh": "由年、月、日组成日期（不存在的日期为空），或取日期时间在工作区时区的日期。",
            "en": "A date from year, month and day (blank when there is none), or the day of a date and time "
            "in the workspace's zone.",
        },
        examples=(
            Example("date(2026, 2, 28)", "2026-02-28"),
            Example("is_blank(date(2026, 2, 30))", "true"),
            Example("date(called_at)", "2026-03-02", {"called_at": "2026-03-01T16:00:00Z"}),
        ),
    ),
    Function(
        key="days_between",
        category="date",
        parameters=(Parameter("first", "date or datetime"), Parameter("last", "date or datetime")),
        result="number",
        typing=_type_days_between,
        doc={
            "zh": "从第一个日期到第二个日期的天数，倒过来为负。",
            "en": "Days from the first date to the second; negative the other way round.",
        },
        examples=(Example("days_between(due_on, today())", "30", {"due_on": "2026-01-31"}),),
    ),
    Function(
        key="add_days",
        category="date",
        parameters=(_DATE, Parameter("days", "whole number")),
        result="same",
        typing=_type_add_days,
        doc={
            "zh": "若干天之后（负数为之前）；对日期时间每天按 24 小时计。",
            "en": "Some days later (earlier when negative); for a date and time, 24 hours each.",
        },
        examples=(Example("add_days(due_on, 30)", "2026-03-02", {"due_on": "2026-01-31"}),),
    ),
    Function(
        key="add_months",
        category="date",
        parameters=(_DATE, Parameter("months", "whole number")),
        result="date",
        typing=_type_add_months,
        doc={
            "zh": "若干个月之后的同一天；那个月没有这一天时取月末。",
            "en": "The same day some months later, or that month's last day when it has none.",
        },
        examples=(Example("add_months(due_on, 1)", "2026-02-28", {"due_on": "2026-01-31"}),),
    ),
    Function(
        key="year",
        category="date",
        parameters=(_DATE,),
        result="number",
        typing=_type_part("year"),
        doc={"zh": "年份。", "en": "The year."},
        examples=(Example("year(due_on)", "2026", {"due_on": "2026-01-31"}),),
    ),
    Function(
        key="month",
        category="date",
        parameters=(_DATE,),
        result="number",
        typing=_type_part("month"),
        doc={"zh": "月份，1 到 12。", "en": "The month, 1 to 12."},
        examples=(Example("month(due_on)", "1", {"due_on": "2026-01-31"}),),
    ),
)
