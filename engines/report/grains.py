"""Date grains: the period a day belongs to, in SQL and in Python, and what people call it.

A period is named by its first day. Weeks are ISO 8601: they begin on Monday and belong to the year
of their Thursday.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Any

from sqlalchemy import Date, DateTime, Integer, cast, func
from sqlalchemy.sql.elements import ColumnElement

from engines.registry import Registry

__all__ = ["GRAINS", "Grain"]

_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Grain:
    """`start` is the first day of the period a day lies in, `following` that of the next period.

    None for `following` of the last period a date can name. `sqlite` takes and gives days since
    1970-01-01; `postgresql` takes and gives a `date`. `label` names the period by language.
    """

    key: str
    start: Callable[[date], date]
    following: Callable[[date], date | None]
    sqlite: Callable[[ColumnElement[Any]], ColumnElement[Any]]
    postgresql: Callable[[ColumnElement[Any]], ColumnElement[Any]]
    label: Callable[[date, str], str]

    def sql(self, day: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
        return self.sqlite(day) if dialect == "sqlite" else self.postgresql(day)


GRAINS: Registry[Grain] = Registry("grain", lambda grain: grain.key)


def _months_later(day: date, months: int) -> date | None:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1) if index // 12 <= MAXYEAR else None


def _days_later(day: date, days: int) -> date | None:
    return day + timedelta(days) if day <= date.max - timedelta(days) else None


def _modified(day: ColumnElement[Any], *modifiers: Any) -> ColumnElement[Any]:
    """SQLite's date arithmetic from days to days: exact, as midnight UTC never carries a fraction."""
    seconds = func.strftime("%s", day * _SECONDS_PER_DAY, "unixepoch", *modifiers)
    # `/` on two integers truncates in SQLite; SQLAlchemy's own `/` would divide in floating point.
    return cast(seconds, Integer).op("/", return_type=Integer())(_SECONDS_PER_DAY)


def _sqlite_quarter(day: ColumnElement[Any]) -> ColumnElement[Any]:
    month = cast(func.strftime("%m", day * _SECONDS_PER_DAY, "unixepoch"), Integer)
    back = func.printf("-%d months", (month - 1) % 3)
    return _modified(day, "start of month", back)


def _sqlite_week(day: ColumnElement[Any]) -> ColumnElement[Any]:
    # Day 0 was a Thursday. `%` keeps the sign of the left side, hence the detour for early days.
    return day - ((day + 3) % 7 + 7) % 7


def _postgres(field: str) -> Callable[[ColumnElement[Any]], ColumnElement[Any]]:
    def truncated(day: ColumnElement[Any]) -> ColumnElement[Any]:
        # Without the cast PostgreSQL would go through a timestamp in the session's own zone.
        moment = func.date_trunc(field, cast(day, DateTime()))
        return cast(moment, Date())

    return truncated


def _same(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return day


def _year_label(day: date, language: str) -> str:
    return f"{day.year}年" if language == "zh" else str(day.year)


def _quarter_label(day: date, language: str) -> str:
    quarter = (day.month + 2) // 3
    return f"{day.year}年{quarter}季度" if language == "zh" else f"{day.year} Q{quarter}"


def _month_label(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月" if language == "zh" else f"{day.year}-{day.month:02d}"


def _week_label(day: date, language: str) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}年第{week}周" if language == "zh" else f"{year} W{week:02d}"


def _day_label(day: date, language: str) -> str:
    return day.isoformat()


_BUILT_IN = (
    Grain(
        "year",
        lambda day: date(day.year, 1, 1),
        lambda day: _months_later(day, 12),
        lambda day: _modified(day, "start of year"),
        _postgres("year"),
        _year_label,
    ),
    Grain(
        "quarter",
        lambda day: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        lambda day: _months_later(day, 3),
        _sqlite_quarter,
        _postgres("quarter"),
        _quarter_label,
    ),
    Grain(
        "month",
        lambda day: date(day.year, day.month, 1),
        lambda day: _months_later(day, 1),
        lambda day: _modified(day, "start of month"),
        _postgres("month"),
        _month_label,
    ),
    Grain(
        "week",
        lambda day: day - timedelta(day.weekday()),
        lambda day: _days_later(day, 7),
        _sqlite_week,
        _postgres("week"),
        _week_label,
    ),
    Grain("day", lambda day: day, lambda day: _days_later(day, 1), _same, _same, _day_label),
)

for _grain in _BUILT_IN:
    GRAINS.add(_grain)
