"""Parts of dates and what lies between them: weeks, months' ends, working days from Monday to Friday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.expression.function import Example, Function, Parameter
from engines.expression.functions.dates import date_function, day_argument, last_day, part_sql
from engines.expression.functions.sql_call import sql_call, strict
from engines.expression.functions.whole import whole
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Constant, Typed
from engines.expression.types import DATE, INTEGER

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["FUNCTIONS", "OPERATIONS", "POSTGRES", "SQLITE"]

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MONDAY = date(1970, 1, 5).toordinal()
_LAST = date.max.toordinal()
_FARTHEST = 4_000_000


def _month_start(value: date) -> date:
    return value.replace(day=1)


def _month_end(value: date) -> date:
    return value.replace(day=last_day(value.year, value.month))


def _months_apart(first: date, last: date) -> int:
    """The most months that can be added to the first day without passing the second."""
    if last < first:
        return -_months_apart(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < min(first.day, last_day(last.year, last.month)))


def _weekdays(day: int) -> int:
    """Mondays to Fridays up to and including a day counted from a Monday."""
    weeks, rest = divmod(day, 7)
    return 5 * weeks + min(rest + 1, 5)


def _workdays(first: date, last: date) -> int:
    start, end = first.toordinal() - _MONDAY, last.toordinal() - _MONDAY
    if end < start:
        return _weekdays(end - 1) - _weekdays(start)
    return _weekdays(end) - _weekdays(start - 1)


def _add_workdays(value: date, count: Any) -> date:
    days = int(count)
    if abs(days) > _FARTHEST:
        raise OverflowError
    if not days:
        return value
    place = value.toordinal() - _MONDAY
    wanted = (_weekdays(place) if days > 0 else _weekdays(place - 1) + 1) + days - 1
    found = wanted // 5 * 7 + wanted % 5 + _MONDAY
    if not 1 <= found <= _LAST:
        raise OverflowError
    return date.fromordinal(found)


def _counted(function: Callable[..., int]) -> Callable[..., Decimal]:
    return lambda *values: Decimal(function(*values))


def _week(value: date) -> int:
    return value.isocalendar().week


def _day_of_year(value: date) -> int:
    return value.timetuple().tm_yday


# --- databases -----------------------------------------------------------------------------------


def _on_days(function: Callable[..., Any], dates: int = 1) -> Callable[..., Any]:
    """SQLite holds dates as days since 1970; the first `dates` arguments are such."""

    def call(*arguments: Any) -> Any:
        days = [date.fromordinal(day + _EPOCH_DAY) for day in arguments[:dates]]
        found = function(*days, *arguments[dates:])
        return found.toordinal() - _EPOCH_DAY if isinstance(found, date) else found

    return strict(call)


SQLITE = (
    ("yz_month_start", 1, _on_days(_month_start), True),
    ("yz_month_end", 1, _on_days(_month_end), True),
    ("yz_week", 1, _on_days(_week), True),
    ("yz_day_of_year", 1, _on_days(_day_of_year), True),
    ("yz_months_apart", 2, _on_days(_months_apart, 2), True),
    ("yz_workdays", 2, _on_days(_workdays, 2), True),
    ("yz_add_workdays", 2, _on_days(_add_workdays), True),
)

_DAY = "(a - DATE '1970-01-05')"
POSTGRES = (
    (
        "yz_month_start(a date) RETURNS date",
        "BEGIN RETURN a - (extract(day FROM a)::integer - 1); END",
    ),
    (
        "yz_month_end(a date) RETURNS date",
        "BEGIN RETURN ((a - (extract(day FROM a)::integer - 1)) + INTERVAL '1 month')::date - 1; END",
    ),
    ("yz_week(a date) RETURNS numeric", "BEGIN RETURN extract(week FROM a); END"),
    ("yz_day_of_year(a date) RETURNS numeric", "BEGIN RETURN extract(doy FROM a); END"),
    (
        "yz_months_apart(a date, b date) RETURNS numeric",
        "DECLARE m integer; BEGIN IF b < a THEN RETURN -yz_months_apart(b, a); END IF; "
        "m := ((extract(year FROM b) - extract(year FROM a)) * 12 + extract(month FROM b) "
        "- extract(month FROM a))::integer; "
        "IF extract(day FROM b) < least(extract(day FROM a), extract(day FROM yz_month_end(b))) "
        "THEN m := m - 1; END IF; RETURN m; END",
    ),
    (
        "yz_weekdays(n integer) RETURNS integer",
        "BEGIN RETURN floor(n / 7.0)::integer * 5 + least(n - floor(n / 7.0)::integer * 7 + 1, 5); END",
    ),
    (
        "yz_workdays(a date, b date) RETURNS numeric",
        "BEGIN IF b < a THEN RETURN yz_weekdays(b - DATE "
        "'1970-01-05' - 1) - yz_weekdays(a - DATE '1970-01-05'); "
        "END IF; RETURN yz_weekdays(b - DATE '1970-01-05') - yz_weekdays(a - DATE '1970-01-05' - 1); END",
    ),
    (
        "yz_add_workdays(a date, n numeric) RETURNS date",
        "DECLARE w integer; r integer; BEGIN IF n = 0 THEN RETURN a; END IF; "
        f"IF abs(n) <= {_FARTHEST} THEN "
        f"IF n > 0 THEN w := yz_weekdays({_DAY}); ELSE w := yz_weekdays({_DAY} - 1) + 1; END IF; "
        "w := w + n::integer - 1; r := floor(w / 5.0)::integer; r := r * 7 + w - r * 5; "
        f"IF r BETWEEN {1 - _MONDAY} AND {_LAST - _MONDAY} "
        f"THEN RETURN DATE '1970-01-05' + r; END IF; END IF; "
        "RAISE EXCEPTION 'date or time out of range' USING ERRCODE = '22008'; END",
    ),
)


# --- typing --------------------------------------------------------------------------------------


def _part(operation: str) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        return checker.call(operation, (day_argument(checker, node.arguments[0]),), INTEGER, node)

    return typing


def _type_month_start(checker: Checker, node: FunctionCall) -> Typed:
    return checker.call("month_start", (day_argument(checker, node.arguments[0]),), DATE, node)


def _type_month_end(checker: Checker, node: FunctionCall) -> Typed:
    value = day_argument(checker, node.arguments[0])
    if len(node.arguments) == 2:
        value = checker.call("add_months", (value, whole(checker, node.arguments[1])), DATE, node)
    return checker.call("month_end", (value,), DATE, node)


def _between(operation: str) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        first, last = (day_argument(checker, argument) for argument in node.arguments)
        return checker.call(operation, (first, last), INTEGER, node)

    return typing


def _type_years_between(checker: Checker, node: FunctionCall) -> Typed:
    months = _between("months_apart")(checker, node)
    twelve = Constant(Decimal(12), INTEGER, node.start, node.end)
    # Whole years towards zero: the sign apart, since floor division rounds down.
    sign = checker.call("sign", (months,), INTEGER, node)
    years = checker.call(
        "floor_divide", (checker.call("abs", (months,), INTEGER, node), twelve), INTEGER, node
    )
    return checker.call("multiply", (years, sign), INTEGER, node)


def _type_weekday(checker: Checker, node: FunctionCall) -> Typed:
    monday = Constant(date(1970, 1, 5), DATE, node.start, node.end)
    days = checker.call("days_apart", (day_argument(checker, node.arguments[0]), monday), INTEGER, node)
    seven, one = (Constant(Decimal(n), INTEGER, node.start, node.end) for n in (7, 1))
    rest = checker.call("modulo", (days, seven), INTEGER, node)
    return checker.call("add", (rest, one), INTEGER, node)


def _type_quarter(checker: Checker, node: FunctionCall) -> Typed:
    month = checker.call("month", (day_argument(checker, node.arguments[0]),), INTEGER, node)
    two, three = (Constant(Decimal(n), INTEGER, node.start, node.end) for n in (2, 3))
    later = checker.call("add", (month, two), INTEGER, node)
    return checker.call("floor_divide", (later, three), INTEGER, node)


def _type_add_years(checker: Checker, node: FunctionCall) -> Typed:
    twelve = Constant(Decimal(12), INTEGER, node.start, node.end)
    months = checker.call("multiply", (whole(checker, node.arguments[1]), twelve), INTEGER, node)
    return checker.call("add_months", (day_argument(checker, node.arguments[0]), months), DATE, node)


def _type_add_workdays(checker: Checker, node: FunctionCall) -> Typed:
    value = day_argument(checker, node.arguments[0])
    return checker.call("add_workdays", (value, whole(checker, node.arguments[1])), DATE, node)


OPERATIONS: tuple[Operation, ...] = (
    Operation("day", lambda value: Decimal(value.day), part_sql("day", "%d")),
    Operation("week", _counted(_week), sql_call("yz_week")),
    Operation("day_of_year", _counted(_day_of_year), sql_call("yz_day_of_year")),
    Operation("month_start", _month_start, sql_call("yz_month_start")),
    Operation("month_end", _month_end, sql_call("yz_month_end")),
    Operation("months_apart", _counted(_months_apart), sql_call("yz_months_apart")),
    Operation("workdays", _counted(_workdays), sql_call("yz_workdays")),
    Operation("add_workdays", _add_workdays, sql_call("yz_add_workdays"), fails=True),
)

_DATE = Parameter("date", "date or datetime")
_SPAN = (Parameter("first", "date or datetime"), Parameter("last", "date or datetime"))
_YEARS = Parameter("years", "whole number")
_DAYS = Parameter("days", "whole number")
_MONTHS = Parameter("months", "whole number", optional=True)


_DUE = {"due_on": "2026-01-31"}

FUNCTIONS: tuple[Function, ...] = (
    date_function(
        "day",
        _part("day"),
        (_DATE,),
        "number",
        "几号，1 到 31。",
        "The day of the month, 1 to 31.",
        Example("day(due_on)", "31", _DUE),
    ),
    date_function(
        "weekday",
        _type_weekday,
        (_DATE,),
        "number",
        "星期几，星期一为 1，星期日为 7。",
        "The day of the week, 1 for Monday to 7 for Sunday.",
        Example("weekday(due_on)", "6", _DUE),
    ),
    date_function(
        "week",
        _part("week"),
        (_DATE,),
        "number",
        "一年中的第几周（ISO 8601：含第一个星期四的周为第 1 周）。",
        "The week of the year (ISO 8601: week 1 has the first Thursday).",
        Example('week("2027-01-03")', "53"),
    ),
    date_function(
        "quarter",
        _type_quarter,
        (_DATE,),
        "number",
        "季度，1 到 4。",
        "The quarter, 1 to 4.",
        Example('quarter("2026-11-05")', "4"),
    ),
    date_function(
        "day_of_year",
        _part("day_of_year"),
        (_DATE,),
        "number",
        "一年中的第几天。",
        "The day of the year.",
        Example('day_of_year("2024-12-31")', "366"),
    ),
    date_function(
        "start_of_month",
        _type_month_start,
        (_DATE,),
        "date",
        "当月第一天。",
        "The first day of the month.",
        Example("start_of_month(due_on)", "2026-01-01", _DUE),
    ),
    date_function(
        "end_of_month",
        _type_month_end,
        (_DATE, _MONTHS),
        "date",
        "当月最后一天；可再加若干个月。",
        "The last day of the month, or of one some months later.",
        Example("end_of_month(due_on, 1)", "2026-02-28", _DUE),
    ),
    date_function(
        "months_between",
        _between("months_apart"),
        _SPAN,
        "number",
        "两个日期之间的整月数，倒过来为负。",
        "Whole months from the first date to the second; negative the other way round.",
        Example('months_between(due_on, "2026-03-30")', "1", _DUE),
        Example('months_between(due_on, "2026-02-28")', "1", _DUE),
    ),
    date_function(
        "years_between",
        _type_years_between,
        _SPAN,
        "number",
        "两个日期之间的整年数，例如年龄、工龄。",
        "Whole years from the first date to the second, such as an age.",
        Example('years_between("1990-05-20", today())', "35"),
    ),
    date_function(
        "add_years",
        _type_add_years,
        (_DATE, _YEARS),
        "date",
        "若干年之后的同一天；2 月 29 日在平年取 28 日。",
        "The same day some years later; 29 February becomes the 28th.",
        Example('add_years("2024-02-29", 1)', "2025-02-28"),
    ),
    date_function(
        "workdays_between",
        _between("workdays"),
        _SPAN,
        "number",
        "两个日期之间（首尾都算）周一到周五的天数，倒过来为负；不扣节假日。",
        "Mondays to Fridays from the first date to the second, both counted; negative the other way round. "
        "Holidays are not taken out.",
        Example('workdays_between("2026-03-02", "2026-03-08")', "5"),
    ),
    date_function(
        "add_workdays",
        _type_add_workdays,
        (_DATE, _DAYS),
        "date",
        "若干个工作日（周一到周五）之后的日期；负数为之前；不扣节假日。",
        "Some working days (Monday to Friday) later, or earlier when negative. Holidays are not taken out.",
        Example('add_workdays("2026-03-06", 1)', "2026-03-09"),
    ),
)
