"""Categories along one axis, figures along the other: what bar and line charts share.

One dimension: its groups are the categories and each measure is a series. Two dimensions: the
groups of the second are the series of the one measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from engines.definition.field_types.base import encode_value
from engines.errors import Issue
from engines.language import pick
from engines.report.charts.base import Chart, Labels
from engines.report.grains import GRAINS
from engines.report.result import ReportColumn, ReportResult, ReportRow, label_of

__all__ = ["CartesianChart"]

MAX_FILLED = 1000
"""More periods than this between the first and the last are left as they are."""


class CartesianChart(Chart):
    """{"categories": [{"value", "label", "colour"?}], "series": [{"key", "label", "colour"?, "values",
    "filters"}], "truncated"}; `values` and `filters` run along the categories, null where there is
    neither figure nor record.
    """

    fewest_dimensions = 1
    most_dimensions = 2

    def check(self, columns: Sequence[ReportColumn]) -> list[Issue]:
        issues = super().check(columns)
        kinds = [column.kind for column in columns]
        if not issues and kinds.count("dimension") == 2 and kinds.count("measure") > 1:
            params = {"chart": self.label}
            issues = [Issue("/measures", "report.chart_two_dimensions_one_measure", params)]
        return issues

    def categories(self, values: list[Any], column: ReportColumn) -> list[Any]:
        """The categories to draw, of those the rows have in this order."""
        if column.grain is None or values != sorted(values, key=_blank_last):
            return values
        return _with_gaps(values, column)

    def data(self, result: ReportResult, labels: Labels, language: str) -> dict[str, Any]:
        axis, *split = result.dimensions
        shown = {
            (column.key, row.values[column.key]): label[column.key]
            for row, label in zip(result.rows, labels, strict=True)
            for column in result.dimensions
        }
        categories = self.categories(_distinct(row.values[axis.key] for row in result.rows), axis)
        if split:
            series = self._by_group(result, categories, axis, split[0], shown)
        else:
            by_value = {row.values[axis.key]: row for row in result.rows}
            series = [
                {
                    "key": measure.key,
                    "label": pick(measure.label, language, measure.key),
                    **_along(categories, by_value, measure),
                }
                for measure in result.measures
            ]
        return {
            "categories": [
                {
                    "value": encode_value(value),
                    "label": shown.get((axis.key, value)) or label_of(axis, value, {}, language),
                    **_colour(axis, value),
                }
                for value in categories
            ],
            "series": series,
            "truncated": result.truncated,
        }

    @staticmethod
    def _by_group(
        result: ReportResult,
        categories: list[Any],
        axis: ReportColumn,
        split: ReportColumn,
        shown: dict[tuple[str, Any], str],
    ) -> list[dict[str, Any]]:
        (measure,) = result.measures
        groups = _natural(_distinct(row.values[split.key] for row in result.rows), split)
        series = []
        for group in groups:
            rows = {row.values[axis.key]: row for row in result.rows if row.values[split.key] == group}
            series.append(
                {
                    "key": encode_value(group),
                    "label": shown[split.key, group],
                    **_colour(split, group),
                    **_along(categories, rows, measure),
                }
            )
        return series


def _along(categories: list[Any], rows: dict[Any, ReportRow], measure: ReportColumn) -> dict[str, Any]:
    """A series' figures; where there is no record the measure's empty figure."""
    return {
        "values": [
            encode_value(rows[value].values[measure.key] if value in rows else measure.empty)
            for value in categories
        ],
        "filters": [rows[value].filter if value in rows else None for value in categories],
    }


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _blank_last(value: Any) -> tuple[bool, Any]:
    return (value is None, 0 if value is None else value)


def _natural(values: list[Any], column: ReportColumn) -> list[Any]:
    """Options as defined, dates upwards, anything else as it came; blank last."""
    places = {key: place for place, (key, _, _) in enumerate(column.options)}
    if places:
        return sorted(values, key=lambda value: (value is None, places.get(value, len(places))))
    if column.grain is not None:
        return sorted(values, key=_blank_last)
    return sorted(values, key=lambda value: value is None)


def _with_gaps(values: list[Any], column: ReportColumn) -> list[Any]:
    """Ascending periods with those in between that no record has; blank stays last."""
    periods = [value for value in values if value is not None]
    if not periods or column.grain is None:
        return values
    grain = GRAINS[column.grain]
    filled: list[Any] = []
    period: date | None = periods[0]
    while period is not None and period <= periods[-1]:
        if len(filled) == MAX_FILLED:
            return values
        filled.append(period)
        period = grain.following(period)
    return [*filled, *(value for value in values if value is None)]


def _colour(column: ReportColumn, value: Any) -> dict[str, str]:
    colours = {key: colour for key, _, colour in column.options}
    colour = colours.get(value)
    return {"colour": colour} if colour else {}
