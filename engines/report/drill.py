"""From a figure back to its records: the expression that selects exactly what lies behind a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from engines.definition.field_types.any_reference import target_of
from engines.errors import ExpressionInvalid
from engines.expression.durations import format_duration
from engines.expression.syntax import parse
from engines.expression.tokens import quoted
from engines.report.composed import part_conditions
from engines.report.paths import spelled_path
from engines.report.plan import DimensionPlan, ReportPlan

__all__ = ["row_filter_text"]

_NONE: Mapping[str, tuple[Any, ...]] = {}
SHORT_FILTER = 200
"""A filter of so many characters has fewer nodes, and four conditions more keep all limits."""


def row_filter_text(
    plan: ReportPlan,
    values: Mapping[str, Any],
    zone: tzinfo | None = None,
    composed: Mapping[str, tuple[Any, ...]] = _NONE,
) -> str | None:
    """The report's filter and one condition per dimension, over the report's entity. `composed`: the parts of
    groups made of several.

    "true" when every record counts. None when no expression can say it: a text with characters no
    literal may hold, an option no longer defined, or more than 2,000 characters.
    """
    parts = [f"({plan.filter_text})"] if plan.filter_text else []
    for dimension in plan.dimensions:
        if dimension.composed is not None:
            condition: str | None = part_conditions(dimension.composed, composed[dimension.key])
        else:
            condition = _condition(dimension, values[dimension.key], zone)
        if condition is None:
            return None
        parts.append(condition)
    text = " and ".join(parts) or "true"
    return text if _is_safe(plan, values) or _is_legal(text) else None


def _is_safe(plan: ReportPlan, values: Mapping[str, Any]) -> bool:
    """Whether the text is known to be legal: parsing ten thousand of them takes a second."""
    texts = any(dimension.type.kind == "text" and values[dimension.key] for dimension in plan.dimensions)
    return not texts and len(plan.filter_text or "") <= SHORT_FILTER


def _is_legal(text: str) -> bool:
    try:
        parse(text)
    except ExpressionInvalid:
        return False
    return True


def _condition(dimension: DimensionPlan, value: Any, zone: tzinfo | None) -> str | None:
    name = spelled_path(dimension.place.path)
    if dimension.branch is not None:
        if value is None:
            return f"is_blank({dimension.branch.text})"
        known = any(option.key == value for option in dimension.options)
        return f"within({name}, {quoted(value)})" if known else None
    if value is None:
        return f"is_blank({name})"
    if dimension.grain is not None:
        if zone is not None and dimension.source.kind == "datetime":
            return _moments(name, value, dimension.grain.following(value), zone)
        # The SQL back end makes a range of moments of it, which an index on the field serves.
        day = f"date({name})" if dimension.source.kind == "datetime" else name
        return _days(day, value, dimension.grain.following(value))
    if dimension.listed:
        known = dimension.type.kind != "choice" or any(option.key == value for option in dimension.options)
        return f"{quoted(value)} in {name}" if known else None
    match dimension.type.kind:
        case "boolean":
            return f"{name} == {'true' if value else 'false'}"
        case "number" | "money":
            assert isinstance(value, Decimal)
            return f"{name} == {value:f}"
        case "choice" if all(option.key != value for option in dimension.options):
            return None
        case "any_reference" if target_of(value)[0] not in dict(dimension.type.options or ()):
            return None
        case "duration":
            return f"{name} == {quoted(format_duration(value))}"
        case _:
            return f"{name} == {quoted(value)}"


def _moments(name: str, start: date, following: date | None, zone: tzinfo) -> str:
    """From the first moment of a day in `zone` to that of another, whoever reads it."""
    after = f' and {name} < "{_begin(following, zone)}"' if following else ""
    return f'{name} >= "{_begin(start, zone)}"{after}'


def _begin(day: date, zone: tzinfo) -> str:
    return f"{datetime.combine(day, time(), zone).astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _days(name: str, start: date, following: date | None) -> str:
    if following is not None and following - start == timedelta(1):
        return f'{name} == "{start}"'
    after = f' and {name} < "{following}"' if following else ""
    return f'{name} >= "{start}"{after}'
