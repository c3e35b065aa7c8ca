"""From a row back to its records, where that is not obvious."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from engines.definition.model import Model
from engines.definition.report import Report
from engines.report import plan_report
from engines.report.drill import row_filter_text
from tests.engines.report.conftest import Shop

COUNT = {"id": "n", "key": "n", "function": "count"}


def plan(model: Model, field: str, **more: Any) -> Any:
    raw = {"id": "r", "key": "r", "entity": "deal", "measures": [COUNT]}
    dimension = {"id": "d", "key": "d", "field": field}
    if "grain" in more:
        dimension["grain"] = more.pop("grain")
    return plan_report(model, Report.model_validate({**raw, **more, "dimensions": [dimension]}), "demo")


def test_moments_are_compared_by_their_day_in_the_workspaces_zone(model: Model) -> None:
    day = row_filter_text(plan(model, "met_at", grain="day"), {"d": date(2026, 3, 8)})
    assert day == 'date(met_at) == "2026-03-08"'
    week = row_filter_text(plan(model, "met_at", grain="week"), {"d": date(2026, 3, 2)})
    assert week == 'date(met_at) >= "2026-03-02" and date(met_at) < "2026-03-09"'


@pytest.mark.parametrize(
    "zone", ["America/New_York", "America/St_Johns", "Asia/Shanghai", "America/Sao_Paulo"]
)
def test_every_moment_around_a_change_is_behind_one_row(empty_shop: Shop, zone: str) -> None:
    """St John's used to turn its clocks back at 00:01, so that a day came in two pieces; in Brazil
    summer began at midnight, so that a day had none."""
    starts = [datetime(2006, 10, 28, 20, tzinfo=UTC), datetime(2006, 11, 4, 20, tzinfo=UTC)]
    moments = [start + timedelta(minutes=29 * step) for start in starts for step in range(60)]
    rows = [
        {"id": str(UUID(int=index)), "name": f"D{index}", "met_at": moment.isoformat()}
        for index, moment in enumerate(moments)
    ]
    empty_shop.insert(empty_shop.deals, "deal", rows)
    report = {
        "id": "r",
        "key": "r",
        "entity": "deal",
        "dimensions": [{"id": "d", "key": "d", "field": "met_at", "grain": "day"}],
        "measures": [COUNT],
    }
    result = empty_shop.run(report, zone)
    seen: set[str] = set()
    for row in result.rows:
        assert row.filter is not None
        names = empty_shop.names(row.filter, zone)
        assert len(names) == row.values["n"], row.filter
        assert not names & seen
        seen |= names
    assert len(seen) == len(rows)


def test_the_last_period_has_no_end(model: Model) -> None:
    found = row_filter_text(plan(model, "closed_on", grain="year"), {"d": date(9999, 1, 1)})
    assert found == 'closed_on >= "9999-01-01"'


@pytest.mark.parametrize("text", ["a\u200db", "\u202eabc", "x" * 1001])
def test_what_no_literal_can_say_has_no_filter(model: Model, text: str) -> None:
    assert row_filter_text(plan(model, "note"), {"d": text}) is None


def test_a_text_too_long_together_with_the_filter_has_none(model: Model) -> None:
    long = " or ".join(f"quantity == {number}" for number in range(85))
    assert row_filter_text(plan(model, "note", filter=long), {"d": "x" * 900}) is None


def test_an_option_no_longer_defined_has_no_filter(model: Model) -> None:
    assert row_filter_text(plan(model, "stage"), {"d": "o99"}) is None


@pytest.mark.parametrize(
    "text", ['"', "\\", 'a\\"b', "line\nbreak", "tab\there", "“全角”", "{}%s:x", "' or true"]
)
def test_any_text_is_quoted_safely(empty_shop: Shop, text: str) -> None:
    table = empty_shop.deals
    with empty_shop.engine.begin() as connection:
        connection.execute(table.insert(), [{"name": "it", "note": text}, {"name": "other", "note": "else"}])
    found = row_filter_text(plan(empty_shop.model, "note"), {"d": text})
    assert found is not None
    assert empty_shop.names(found) == {"it"}
