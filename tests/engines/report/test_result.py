"""Figures finished, labels, JSON, and overflow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engines.errors import EvaluationFailed
from engines.expression.types import BOOLEAN, DATE, INTEGER, ValueType, choice, number, reference
from engines.report import (
    AGGREGATIONS,
    ReportColumn,
    ReportResult,
    ReportRow,
    columns_of,
    label_rows,
    shape,
)
from tests.engines.report.conftest import Shop

COUNT = {"id": "n", "key": "n", "function": "count"}


def column(key: str, type: ValueType, **more: Any) -> ReportColumn:
    return ReportColumn(key, {"en": key}, "dimension", type, **more)


def test_labels_and_references() -> None:
    columns = (
        column("stage", choice(("won", "o1")), options=(("won", {"zh": "赢单", "en": "Won"}, None),)),
        column("urgent", BOOLEAN),
        column("buyer", reference("demo.buyer")),
        column("month", DATE, grain="month"),
        column("size", number(1)),
    )
    rows = (
        ReportRow(
            {
                "stage": "won",
                "urgent": True,
                "buyer": "b1",
                "month": date(2026, 3, 1),
                "size": Decimal("2.5"),
            },
            None,
        ),
        ReportRow(
            {"stage": "o9", "urgent": False, "buyer": "b2", "month": None, "size": None}, "is_blank(month)"
        ),
    )
    result = ReportResult("demo.deal", columns, rows)
    assert result.references == {"demo.buyer": {"b1", "b2"}}
    labels = label_rows(result, {("demo.buyer", "b1"): "安达"}, "zh")
    assert labels == [
        {"stage": "赢单", "urgent": "是", "buyer": "安达", "month": "2026年3月", "size": "2.5"},
        {"stage": "o9", "urgent": "否", "buyer": "b2", "month": "（空白）", "size": "（空白）"},
    ]
    body = result.to_json(labels)
    assert body["rows"][0] == {
        "values": {"stage": "won", "urgent": True, "buyer": "b1", "month": "2026-03-01", "size": "2.5"},
        "labels": labels[0],
        "filter": None,
    }
    assert body["columns"][2] == {
        "key": "buyer",
        "label": {"en": "buyer"},
        "kind": "dimension",
        "type": {"kind": "reference", "entity": "demo.buyer"},
    }
    assert body["columns"][3]["grain"] == "month"
    assert body["columns"][4]["type"] == {"kind": "number", "scale": 1}


def _as_is(type: ValueType, raw: Any) -> Any:
    return None if raw is None else Decimal(raw)


@pytest.mark.parametrize(
    ("total", "count", "mean"),
    [
        ("1", 3, "0.333333"),
        ("2", 3, "0.666667"),
        ("0.000001", 2, "0.000001"),
        ("-0.000001", 2, "-0.000001"),
        ("-1", 3, "-0.333333"),
        (None, 0, None),
    ],
)
def test_averages_are_rounded_once_half_away_from_zero(
    total: str | None, count: int, mean: str | None
) -> None:
    found = AGGREGATIONS["avg"].finish((total, count), number(6), _as_is)
    assert found == (None if mean is None else Decimal(mean))


def test_a_figure_of_more_than_18_digits_is_an_error(empty_shop: Shop) -> None:
    """999,999,999,999,999.99 twice makes 18 digits, and ten times 19."""
    largest = "9999999999999999.99"
    total = {
        "id": "r", "key": "r", "entity": "deal",
        "measures": [{"id": "m", "key": "m", "function": "sum", "field": "amount", "label": {"en": "Total"}}],
    }  # fmt: skip
    empty_shop.insert(empty_shop.deals, "deal", [{"name": "D0", "amount": largest, "base": largest}])
    assert empty_shop.run(total).rows[0].values["m"] == Decimal(largest)
    empty_shop.insert(empty_shop.deals, "deal", [{"name": "D1", "amount": "0.01", "base": "0.01"}])
    with pytest.raises(EvaluationFailed) as caught:
        empty_shop.run(total)
    assert caught.value.message("en").startswith("Total needs more than 18 digits")


def test_sums_are_exact_where_floats_are_not(empty_shop: Shop) -> None:
    rows = [{"name": f"D{index}", "amount": "0.10", "base": "0.10"} for index in range(30)]
    empty_shop.insert(
        empty_shop.deals,
        "deal",
        [*rows, {"name": "big", "amount": "90071992547409.93", "base": "90071992547409.93"}],
    )
    report = {
        "id": "r", "key": "r", "entity": "deal",
        "measures": [{"id": "m", "key": "m", "function": "sum", "field": "amount"}],
    }  # fmt: skip
    assert empty_shop.run(report).rows[0].values["m"] == Decimal("90071992547412.93")


def test_the_limit_cuts_and_says_so(shop: Shop) -> None:
    report = {
        "id": "r", "key": "r", "entity": "deal", "measures": [COUNT],
        "dimensions": [{"id": "d", "key": "d", "field": "name"}], "limit": 6,
    }  # fmt: skip
    assert not shop.run(report).truncated
    cut = shop.run({**report, "limit": 5})
    assert cut.truncated
    assert [row.values["d"] for row in cut.rows] == ["D1", "D2", "D3", "D4", "D5"]


def test_shape_needs_no_database(shop: Shop) -> None:
    plan = shop.plan({"id": "r", "key": "r", "entity": "deal", "measures": [COUNT]})
    result = shape(plan, [(7,)], _as_is)
    assert result.rows == (ReportRow({"n": Decimal(7)}, "true"),)
    assert result.columns == columns_of(plan)
    assert result.columns[0].type == INTEGER
