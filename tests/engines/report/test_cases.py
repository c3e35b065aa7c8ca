"""Golden cases, worked out by hand, on both databases; and every row leads back to its records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines.definition.field_types.base import encode_value
from engines.report import label_rows
from tests.engines.report.conftest import DATA, Shop, records

CASES: list[dict[str, Any]] = json.loads((DATA / "cases.json").read_text("utf-8"))
TITLES = {("demo.buyer", buyer["id"]): buyer["name"] for buyer in records()["buyers"]}


def test_case(shop: Shop) -> None:
    """All cases over one database: a fresh PostgreSQL database each would take longer than they do."""
    for case in CASES:
        where = {"zone": case.get("zone", "Asia/Shanghai")}
        result = shop.run(case["report"], added=case.get("added"), scope=case.get("scope"), **where)
        rows = [[encode_value(value) for value in row.values.values()] for row in result.rows]
        assert rows == case["rows"], case["name"]
        assert result.truncated == case.get("truncated", False), case["name"]
        if "filters" in case:
            assert [row.filter for row in result.rows] == case["filters"], case["name"]
        if "labels" in case:
            key = result.dimensions[0].key
            labels = label_rows(result, TITLES, "zh")
            assert [shown[key] for shown in labels] == case["labels"], case["name"]


def test_each_row_leads_back_to_the_records_it_counts(shop: Shop) -> None:
    for case in CASES:
        if case.get("truncated"):
            continue
        zone = case.get("zone", "Asia/Shanghai")
        counted = {**case["report"], "measures": [{"id": "n", "key": "n", "function": "count"}], "sort": []}
        result = shop.run(counted, zone, case.get("added"))
        seen: list[str] = []
        for row in result.rows:
            assert row.filter is not None, case["name"]
            names = shop.names(row.filter, zone)
            assert len(names) == row.values["n"], (case["name"], row.filter)
            seen += names
        assert len(seen) == len(set(seen)), f"{case['name']}: a record behind two rows"


@pytest.mark.parametrize("key", ["name", "report", "rows"])
def test_the_case_file_is_whole(key: str) -> None:
    assert all(key in case for case in CASES)
