"""The table and the verdicts of `make bench`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import __main__ as bench_main
from bench.row import Row
from bench.table import format_table, write_results


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("time within its target", 0.9, "µs", target=1), True),
        (Row("time beyond its target", 1.1, "µs", target=1), False),
        (Row("rate reaching its target", 2500, "requests/s", target=2000), True),
        (Row("rate short of its target", 1500, "requests/s", target=2000), False),
        (Row("ratio within", 3, "ms", baseline=2, target_ratio=1.5), True),
        (
            Row("ratio beyond though the time is within", 4, "ms", baseline=2, target=5, target_ratio=1.5),
            False,
        ),
        (Row("nothing promised", 4, "ms", baseline=2), None),
    ],
    ids=lambda value: value.name if isinstance(value, Row) else str(value),
)
def test_verdict(row: Row, met: bool | None) -> None:
    assert row.met is met


def test_columns_line_up_with_chinese_names() -> None:
    text = format_table(
        [
            Row("列表页", 1.5, "ms", database="sqlite", baseline=1.0, target=2),
            Row("list page", 12345.0, "requests/s", target=20000),
        ]
    )
    assert text.splitlines() == [
        "name       database  median  unit        baseline  ratio  target    met",
        "---------  --------  ------  ----------  --------  -----  --------  ---",
        "列表页     sqlite       1.5  ms                 1   1.5×  ≤ 2       yes",
        "list page            12,345  requests/s                   ≥ 20,000  NO",
    ]


def test_results_carry_every_column(tmp_path: Path) -> None:
    write_results(
        tmp_path / "results.json", "core", [Row("a", 3.0, "ms", "sqlite", baseline=2.0, target=4.0)]
    )
    assert json.loads((tmp_path / "results.json").read_text("utf-8")) == [
        {
            "area": "core",
            "name": "a",
            "database": "sqlite",
            "median": 3.0,
            "unit": "ms",
            "baseline": 2.0,
            "ratio": 1.5,
            "target": 4.0,
            "target_ratio": None,
            "met": True,
        }
    ]


def test_core_area_measures_the_disk_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench_main, "_RESULTS", tmp_path / "results.json")
    monkeypatch.setitem(bench_main.AREAS, "core", ("bench.disk",))
    assert bench_main.main(["--area", "core"]) == 0
    [row] = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert row["median"] > 0
    assert "fsync (floor)" in capsys.readouterr().out
