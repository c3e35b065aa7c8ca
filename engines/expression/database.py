"""Functions each database needs beside its own, so that results are exact and overflow an error.

SQLite: registered on every connection. PostgreSQL: created once per workspace schema, found via
search_path. Names start with `yz_`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from engines.expression.decimals import LIMIT, QUOTIENT_SCALE, fixed, from_unscaled, to_unscaled
from engines.expression.functions import amount_words, calendar_parts, durations, powers, text_parts
from engines.expression.functions.dates import make_date, months_later
from engines.expression.functions.numbers import number_from_text
from engines.expression.functions.text import MAX_RESULT
from engines.expression.list_database import POSTGRES_LIST_FUNCTIONS, SQLITE_LIST_FUNCTIONS
from engines.expression.types import MAX_SCALE
from engines.expression.zones import zone_named

__all__ = ["SqliteFunction", "evaluation_code", "is_overflow_error", "postgres_functions", "sqlite_functions"]

# What these need is beside their operations.
_FAMILIES = (text_parts, powers, amount_words, calendar_parts, durations)

SqliteFunction = tuple[str, int, Callable[..., Any], bool]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal()
_DAY_MICROSECONDS = 86_400_000_000
_FIRST_TIME = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_LAST_TIME = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


# --- SQLite ----------------------------------------------------------------------------------------


def _fit(value: int | float | None) -> int | None:
    """The integer itself; REAL is what SQLite makes of an integer beyond 64 bits."""
    if value is None:
        return None
    if isinstance(value, float) or not -LIMIT < value < LIMIT:
        raise OverflowError
    return value


def _half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator as a whole number, halves away from zero; denominator > 0."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def _round(value: int | None, places: int) -> int | None:
    return None if value is None else _half_up(value, 10**places)


def _multiply(left: int | None, right: int | None, excess: int) -> int | None:
    if left is None or right is None:
        return None
    return _fit(_half_up(left * right, 10**excess))


def _aligned(left: int, left_scale: int, right: int, right_scale: int) -> tuple[int, int]:
    scale = max(left_scale, right_scale)
    return left * 10 ** (scale - left_scale), right * 10 ** (scale - right_scale)


def _divide(left: int | None, left_scale: int, right: int | None, right_scale: int) -> int | None:
    if left is None or not right:
        return None
    above, below = _aligned(left, left_scale, right, right_scale)
    if below < 0:
        above, below = -above, -below
    return _fit(_half_up(above * 10**QUOTIENT_SCALE, below))


def _floor_divide(left: int | None, left_scale: int, right: int | None, right_scale: int) -> int | None:
    if left is None or not right:
        return None
    above, below = _aligned(left, left_scale, right, right_scale)
    return _fit(above // below)


def _modulo(left: int | None, left_scale: int, right: int | None, right_scale: int) -> int | None:
    if left is None or not right:
        return None
    above, below = _aligned(left, left_scale, right, right_scale)
    return _fit(above % below)


def _floor(value: int | None, scale: int) -> int | None:
    return None if value is None else value // 10**scale


def _ceil(value: int | None, scale: int) -> int | None:
    return None if value is None else -(-value // 10**scale)


def _least(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def _greatest(*values: Any) -> Any:
    return max((value for value in values if value is not None), default=None)


def _member(needle: Any, scale: int, *items: Any) -> int | None:
    """Whether the needle equals an item; both come with their scales. NULL items equal nothing."""
    if needle is None:
        return None
    for item, other in zip(items[0::2], items[1::2], strict=True):
        if item is None:
            continue
        if scale == other:
            if item == needle:
                return 1
        elif needle * 10**other == item * 10**scale:
            return 1
    return 0


def _total(high: int | None, low: int | None) -> int | None:
    if high is None or low is None:
        return None
    return _fit(high * 10**9 + low)


def _average(high: int | None, low: int | None, count: int, scale: int) -> int | None:
    if high is None or low is None:
        return None
    return _fit(_half_up((high * 10**9 + low) * 10 ** (QUOTIENT_SCALE - scale), count))


def _join(*parts: str | None) -> str | None:
    joined = "".join(part for part in parts if part is not None)
    if len(joined) > MAX_RESULT:
        raise ValueError
    return joined or None


def _number_text(value: int | None, scale: int) -> str | None:
    return None if value is None else fixed(from_unscaled(value, scale), scale)


def _number(text: str | None) -> int | None:
    found = None if text is None else number_from_text(text)
    return None if found is None else to_unscaled(found, MAX_SCALE)


def _local(value: int, zone: str) -> datetime:
    return (_EPOCH + timedelta(microseconds=value)).astimezone(zone_named(zone))


def _local_day(value: int | None, zone: str) -> int | None:
    if value is None:
        return None
    offset = _offset_of_day(value // _DAY_MICROSECONDS, zone)
    if offset is None:
        return _local(value, zone).toordinal() - _EPOCH_DAY
    return (value + offset) // _DAY_MICROSECONDS


@lru_cache(maxsize=16_384)
def _offset_of_day(day: int, zone: str) -> int | None:
    """Microseconds the zone is ahead throughout a UTC day; None where its clocks change that day.

    Grouping by day calls this for every record: the calendar is asked once for each day instead.
    """
    ends = (day * _DAY_MICROSECONDS, (day + 1) * _DAY_MICROSECONDS - 1)
    try:
        first, last = (_local(end, zone).utcoffset() for end in ends)
    except OverflowError:
        return None
    return first // timedelta(microseconds=1) if first is not None and first == last else None


def _local_text(value: int | None, zone: str) -> str | None:
    if value is None:
        return None
    local = _local(value, zone)
    return f"{local.date().isoformat()} {local.hour:02}:{local.minute:02}"


def _make_date(year: int | None, month: int | None, day: int | None) -> int | None:
    if year is None or month is None or day is None:
        return None
    found = make_date(year, month, day)
    return None if found is None else found.toordinal() - _EPOCH_DAY


def _add_days(day: int | None, days: int | None) -> int | None:
    if day is None or days is None:
        return None
    if not 1 <= day + days + _EPOCH_DAY <= _LAST_DAY:
        raise OverflowError
    return day + days


def _add_days_to_time(value: int | None, days: int | None) -> int | None:
    if value is None or days is None:
        return None
    return _time(value + days * _DAY_MICROSECONDS)


def _add_months(day: int | None, months: int | None) -> int | None:
    if day is None or months is None:
        return None
    return months_later(date.fromordinal(day + _EPOCH_DAY), months).toordinal() - _EPOCH_DAY


def _shift(value: int | None, duration: int | None) -> int | None:
    return None if value is None or duration is None else _time(value + duration)


def _time(value: int) -> int:
    if not _FIRST_TIME <= value <= _LAST_TIME:
        raise OverflowError
    return value


def _uuid_text(value: bytes | None) -> str | None:
    return None if value is None else str(UUID(bytes=value))


def sqlite_functions() -> list[SqliteFunction]:
    """(name, number of arguments, function, deterministic) to create on each connection."""
    return [
        ("yz_fit", 1, _fit, True),
        ("yz_round", 2, _round, True),
        ("yz_multiply", 3, _multiply, True),
        ("yz_divide", 4, _divide, True),
        ("yz_floor_divide", 4, _floor_divide, True),
        ("yz_modulo", 4, _modulo, True),
        ("yz_floor", 2, _floor, True),
        ("yz_ceil", 2, _ceil, True),
        ("yz_least", -1, _least, True),
        ("yz_greatest", -1, _greatest, True),
        ("yz_member", -1, _member, True),
        ("yz_total", 2, _total, True),
        ("yz_average", 4, _average, True),
        ("yz_join", -1, _join, True),
        ("yz_number_text", 2, _number_text, True),
        ("yz_number", 1, _number, True),
        ("yz_local_day", 2, _local_day, True),
        ("yz_local_text", 2, _local_text, True),
        ("yz_make_date", 3, _make_date, True),
        ("yz_add_days", 2, _add_days, True),
        ("yz_add_days_to_time", 2, _add_days_to_time, True),
        ("yz_add_months", 2, _add_months, True),
        ("yz_shift", 2, _shift, True),
        ("yz_uuid_text", 1, _uuid_text, True),
        *SQLITE_LIST_FUNCTIONS,
        *(function for family in _FAMILIES for function in family.SQLITE),
    ]


# --- PostgreSQL --------------------------------------------------------------------------------------

# Written without the percent sign, which drivers read as a place for a parameter. What may raise, or
# need not look at an argument, is PL/pgSQL: a function in SQL is inlined, and then an argument that
# overflows would fail or not by the plan.
_SQL = "IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$ SELECT {body} $$"
_PLPGSQL = "IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$ {body} $$"
_OUT_OF_RANGE = "RAISE EXCEPTION 'date or time out of range' USING ERRCODE = '22008'"


def postgres_functions() -> list[str]:
    """CREATE OR REPLACE FUNCTION statements, in order; run them without parameters."""
    simple = [
        (
            "yz_microseconds_between(a timestamptz, b timestamptz) RETURNS bigint",
            "((extract(epoch FROM a) - extract(epoch FROM b)) * 1000000)::bigint",
        ),
    ]
    checked = [
        (
            "yz_number(t text) RETURNS numeric",
            "BEGIN IF t ~ '^ *[-+]?[0-9]{1,12}([.][0-9]{1,6})? *$' "
            "THEN RETURN btrim(t, ' ')::numeric(18, 6); END IF; RETURN NULL; END",
        ),
        (
            "yz_divide(a numeric, b numeric) RETURNS numeric",
            "BEGIN IF b = 0 THEN RETURN NULL; END IF; "
            "RETURN sign(a) * sign(b) * div(2000000 * abs(a) + abs(b), 2 * abs(b)) * 0.000001; END",
        ),
        (
            "yz_floor_divide(a numeric, b numeric) RETURNS numeric",
            "BEGIN IF b = 0 THEN RETURN NULL; END IF; "
            "RETURN div(a, b) - (mod(a, b) <> 0 AND (a < 0) <> (b < 0))::integer; END",
        ),
        (
            "yz_modulo(a numeric, b numeric) RETURNS numeric",
            "DECLARE r numeric; BEGIN IF b = 0 THEN RETURN NULL; END IF; r := mod(a, b); "
            "IF r <> 0 AND (a < 0) <> (b < 0) THEN RETURN r + b; END IF; RETURN r; END",
        ),
        (
            "yz_bounded(t text) RETURNS text",
            f"BEGIN IF char_length(t) > {MAX_RESULT} THEN "
            "RAISE EXCEPTION 'text too long' USING ERRCODE = '54000'; END IF; RETURN t; END",
        ),
        (
            "yz_not_in(x anycompatible, items anycompatiblearray) RETURNS boolean",
            "BEGIN RETURN x <> ALL (array_remove(items, NULL)); END",
        ),
        (
            "yz_make_date(y numeric, m numeric, d numeric) RETURNS date",
            "DECLARE r date; BEGIN IF y BETWEEN 1 AND 9999 AND m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 31 "
            "THEN r := make_date(y::integer, m::integer, 1) + (d::integer - 1); "
            "IF extract(month FROM r) = m THEN RETURN r; END IF; END IF; RETURN NULL; END",
        ),
        (
            "yz_add_days(a date, n numeric) RETURNS date",
            "DECLARE r date; BEGIN IF abs(n) <= 4000000 THEN r := a + n::integer; "
            "IF r BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN RETURN r; END IF; END IF; "
            f"{_OUT_OF_RANGE}; END",
        ),
        (
            "yz_add_months(a date, n numeric) RETURNS date",
            "DECLARE r date; BEGIN IF abs(n) <= 120000 THEN "
            "r := (a + make_interval(months => n::integer))::date; "
            "IF r BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN RETURN r; END IF; END IF; "
            f"{_OUT_OF_RANGE}; END",
        ),
        (
            "yz_shift(a timestamptz, n bigint) RETURNS timestamptz",
            "DECLARE r timestamptz; BEGIN "
            "r := a + make_interval(hours => (n / 3600000000)::integer) "
            "+ mod(n, 3600000000) * INTERVAL '1 microsecond'; "
            "IF r >= TIMESTAMPTZ '0001-01-01 00:00:00+00' AND r < TIMESTAMPTZ '10000-01-01 00:00:00+00' "
            f"THEN RETURN r; END IF; {_OUT_OF_RANGE}; END",
        ),
        (
            "yz_add_days_to_time(a timestamptz, n numeric) RETURNS timestamptz",
            "BEGIN IF abs(n) <= 4000000 THEN RETURN yz_shift(a, (n * 86400000000)::bigint); END IF; "
            f"{_OUT_OF_RANGE}; END",
        ),
        *(function for family in _FAMILIES for function in family.POSTGRES),
    ]
    return [
        *(f"CREATE OR REPLACE FUNCTION {head} {_SQL.format(body=body)}" for head, body in simple),
        *(f"CREATE OR REPLACE FUNCTION {head} {_PLPGSQL.format(body=body)}" for head, body in checked),
        *POSTGRES_LIST_FUNCTIONS,
    ]


# --- errors ----------------------------------------------------------------------------------------

_CODES = {
    "22003": "expression.overflow",
    "22008": "expression.overflow",
    "54000": "expression.text_too_long",
}
# What SQLite says of a function that raised: OverflowError becomes SQLITE_TOOBIG, all else this.
_SQLITE_CODES = {
    "string or blob too big": "expression.overflow",
    "integer overflow": "expression.overflow",
    "user-defined function raised exception": "expression.text_too_long",
}


def evaluation_code(exception: BaseException) -> str | None:
    """The message code of a driver's error that is our refusal of a result; None for any other."""
    raised = getattr(exception, "orig", None) or exception
    state = getattr(raised, "sqlstate", None)
    if isinstance(state, str):
        return _CODES.get(state)
    return _SQLITE_CODES.get(str(raised))


def is_overflow_error(exception: BaseException) -> bool:
    """Whether a database error means that a result left its bounds (EvaluationFailed)."""
    return evaluation_code(exception) is not None
