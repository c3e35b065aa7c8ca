"""Answers drawn: categories, series, gaps in time, and what cannot be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest

from engines.definition.report import Tile
from engines.expression.types import DATE, INTEGER, TEXT, choice, money
from engines.report import CHARTS, ReportColumn, ReportResult, ReportRow, label_rows

STAGE = ReportColumn(
    "stage",
    {"en": "Stage"},
    "dimension",
    choice(("open", "o0"), ("won", "o1")),
    options=(("open", {"en": "Open"}, None), ("won", {"en": "Won"}, "#00ff00")),
)
MONTH = ReportColumn("month", {"en": "Month"}, "dimension", DATE, grain="month")
TOWN = ReportColumn("town", {"en": "Town"}, "dimension", TEXT)
COUNT = ReportColumn("n", {"en": "Count"}, "measure", INTEGER, empty=Decimal(0))
LARGEST = ReportColumn("most", {"en": "Largest"}, "measure", money(2))


def result(columns: Sequence[ReportColumn], *rows: tuple[Any, ...], truncated: bool = False) -> ReportResult:
    keys = [column.key for column in columns]
    made = tuple(
        ReportRow(dict(zip(keys, row, strict=True)), f"row {index}") for index, row in enumerate(rows)
    )
    return ReportResult("demo.deal", tuple(columns), made, truncated)


def draw(chart: str, found: ReportResult) -> dict[str, Any]:
    assert CHARTS[chart].check(found.columns) == []
    return CHARTS[chart].data(found, label_rows(found, {}, "en"), "en")


def test_number() -> None:
    found = result([COUNT, LARGEST], (Decimal(12), None))
    assert draw("number", found) == {
        "figures": [
            {"key": "n", "label": "Count", "value": "12", "filter": "row 0"},
            {"key": "most", "label": "Largest", "value": None, "filter": "row 0"},
        ]
    }


def test_bar_keeps_the_reports_order() -> None:
    found = result(
        [STAGE, COUNT], ("won", Decimal(5)), ("open", Decimal(2)), (None, Decimal(1)), truncated=True
    )
    assert draw("bar", found) == {
        "categories": [
            {"value": "won", "label": "Won", "colour": "#00ff00"},
            {"value": "open", "label": "Open"},
            {"value": None, "label": "(blank)"},
        ],
        "series": [
            {
                "key": "n",
                "label": "Count",
                "values": ["5", "2", "1"],
                "filters": ["row 0", "row 1", "row 2"],
            }
        ],
        "truncated": True,
    }


def test_each_measure_is_a_series() -> None:
    found = result([TOWN, COUNT, LARGEST], ("A", Decimal(1), Decimal("2.50")))
    series = draw("bar", found)["series"]
    assert [(one["key"], one["values"]) for one in series] == [("n", ["1"]), ("most", ["2.50"])]


@pytest.mark.parametrize("chart", ["bar", "line"])
def test_periods_without_records_are_drawn(chart: str) -> None:
    rows = [(date(2025, 12, 1), Decimal(3), Decimal(9)), (date(2026, 2, 1), Decimal(1), None)]
    drawn = draw(chart, result([MONTH, COUNT, LARGEST], *rows))
    assert [category["label"] for category in drawn["categories"]] == ["2025-12", "2026-01", "2026-02"]
    assert [one["values"] for one in drawn["series"]] == [["3", "0", "1"], ["9", None, None]]
    assert drawn["series"][0]["filters"] == ["row 0", None, "row 1"]


def test_bars_ranked_by_a_figure_are_not_filled() -> None:
    rows = [(date(2026, 2, 1), Decimal(9)), (date(2025, 12, 1), Decimal(3))]
    drawn = draw("bar", result([MONTH, COUNT], *rows))
    assert [category["value"] for category in drawn["categories"]] == ["2026-02-01", "2025-12-01"]


def test_a_line_runs_upwards_without_blanks() -> None:
    rows = [(date(2026, 2, 1), Decimal(9)), (date(2026, 1, 1), Decimal(3)), (None, Decimal(7))]
    drawn = draw("line", result([MONTH, COUNT], *rows))
    assert [category["value"] for category in drawn["categories"]] == ["2026-01-01", "2026-02-01"]
    assert drawn["series"][0]["values"] == ["3", "9"]


def test_far_apart_periods_are_not_filled() -> None:
    rows = [(date(1000, 1, 1), Decimal(1)), (date(2026, 1, 1), Decimal(1))]
    assert len(draw("line", result([MONTH, COUNT], *rows))["categories"]) == 2


def test_the_second_dimension_makes_the_series() -> None:
    rows = [
        (date(2026, 1, 1), "won", Decimal(1)),
        (date(2026, 2, 1), None, Decimal(4)),
        (date(2026, 2, 1), "open", Decimal(2)),
        (date(2026, 2, 1), "won", Decimal(3)),
    ]
    drawn = draw("bar", result([MONTH, STAGE, COUNT], *rows))
    assert [(one["key"], one["label"], one["values"]) for one in drawn["series"]] == [
        ("open", "Open", ["0", "2"]),
        ("won", "Won", ["1", "3"]),
        (None, "(blank)", ["0", "4"]),
    ]
    assert drawn["series"][1]["filters"] == ["row 0", "row 3"]


def test_table() -> None:
    found = result([STAGE, LARGEST], ("won", Decimal("12.50")), (None, None))
    assert draw("table", found) == {
        "columns": [
            {"key": "stage", "label": "Stage", "kind": "dimension"},
            {"key": "most", "label": "Largest", "kind": "measure"},
        ],
        "rows": [
            {"cells": ["Won", "12.50"], "filter": "row 0"},
            {"cells": ["(blank)", None], "filter": "row 1"},
        ],
        "truncated": False,
    }


@pytest.mark.parametrize("chart", ["bar", "line", "table"])
def test_an_answer_without_rows(chart: str) -> None:
    drawn = draw(chart, result([MONTH, COUNT]))
    assert drawn.get("categories", drawn.get("rows")) == []


@pytest.mark.parametrize(
    ("chart", "columns", "code"),
    [
        ("number", [STAGE, COUNT], "report.chart_too_many_dimensions"),
        ("bar", [COUNT], "report.chart_needs_dimension"),
        ("line", [STAGE, MONTH, TOWN, COUNT], "report.chart_too_many_dimensions"),
        ("bar", [STAGE, MONTH, COUNT, LARGEST], "report.chart_two_dimensions_one_measure"),
    ],
)
def test_what_cannot_be_drawn(chart: str, columns: list[ReportColumn], code: str) -> None:
    (issue,) = CHARTS[chart].check(columns)
    assert issue.code == code
    assert "{" not in issue.message("zh") + issue.message("en")


def test_the_definition_names_what_is_registered() -> None:
    assert set(get_args(Tile.model_fields["chart"].annotation)) == set(CHARTS.keys())
