"""From a figure back to its records: the expression that selects exactly what lies behind a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from engines.errors import ExpressionInvalid
from engines.expression.syntax import parse
from engines.expression.tokens import quoted
from engines.report.paths import spelled_path
from engines.report.plan import DimensionPlan, ReportPlan

__all__ = ["row_filter_text"]


def row_filter_text(plan: ReportPlan, values: Mapping[str, Any], zone: tzinfo) -> str | None:
    """The report's filter and one condition per dimension, over the report's entity.

    "true" when every record counts. None when no expression can say it: a text with characters no
    literal may hold, an option no longer defined, or more than 2,000 characters.
    """
    parts = [f"({plan.filter_text})"] if plan.filter_text else []
    for dimension in plan.dimensions:
        condition = _condition(dimension, values[dimension.key], zone)
        if condition is None:
            return None
        parts.append(condition)
    text = " and ".join(parts) or "true"
    try:
        parse(text)
    except ExpressionInvalid:
        return None
    return text


def _condition(dimension: DimensionPlan, value: Any, zone: tzinfo) -> str | None:
    name = spelled_path(dimension.place.path)
    if value is None:
        return f"is_blank({name})"
    if dimension.grain is not None:
        following = dimension.grain.following(value)
        if dimension.source.kind == "datetime":
            return _instants(name, value, following, zone)
        return _days(name, value, following)
    match dimension.type.kind:
        case "boolean":
            return f"{name} == {'true' if value else 'false'}"
        case "number":
            assert isinstance(value, Decimal)
            return f"{name} == {value:f}"
        case "choice" if all(option.key != value for option in dimension.options):
            return None
        case _:
            return f"{name} == {quoted(value)}"


def _days(name: str, start: date, following: date | None) -> str:
    if following == start + timedelta(1):
        return f'{name} == "{start}"'
    after = f' and {name} < "{following}"' if following else ""
    return f'{name} >= "{start}"{after}'


def _instants(name: str, start: date, following: date | None, zone: tzinfo) -> str:
    """Bounds as moments, so that an index on the field serves them.

    Where the clocks change near a bound, a day need not be one stretch of time (some zones turned
    back across midnight): there the day itself is compared.
    """
    first = _midnight(start, zone)
    last = _midnight(following, zone) if following else None
    if first is None or (following is not None and last is None):
        return _days(f"date({name})", start, following)
    after = f' and {name} < "{_text(last)}"' if last else ""
    return f'{name} >= "{_text(first)}"{after}'


def _midnight(day: date, zone: tzinfo) -> datetime | None:
    """The moment `day` begins; None where the zone's offset changes within a day of it."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    try:
        around = {(local + shift).utcoffset() for shift in (-timedelta(1), timedelta(0), timedelta(1))}
        return local.astimezone(UTC) if len(around) == 1 else None
    except OverflowError:
        return None


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
