"""Rows as an aligned table and as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from bench.row import Row

__all__ = ["HEADINGS", "format_table", "write_results"]

HEADINGS = ("name", "database", "median", "unit", "baseline", "ratio", "target", "met")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _target(row: Row) -> str:
    rate = row.unit.endswith("/s")
    sign = "≥" if rate else "≤"
    parts = [f"{sign} {_number(row.target)}"] if row.target is not None else []
    if row.target_ratio is not None:
        parts.append(f"{sign} {_number(row.target_ratio)}×")
    return ", ".join(parts)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        row.database,
        _number(row.median),
        row.unit,
        _number(row.baseline),
        f"{_number(row.ratio)}×" if row.ratio is not None else "",
        _target(row),
        {True: "yes", False: "NO", None: ""}[row.met],
    )


def _width(text: str) -> int:
    """Columns a terminal gives `text`: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def format_table(rows: Sequence[Row]) -> str:
    """An aligned table, numbers to the right."""
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(HEADINGS))]
    numeric = {"median", "baseline", "ratio"}

    def pad(text: str, column: int) -> str:
        gap = " " * (widths[column] - _width(text))
        return gap + text if HEADINGS[column] in numeric else text + gap

    text = ["  ".join(pad(cell, column) for column, cell in enumerate(line)).rstrip() for line in lines]
    return "\n".join([text[0], "  ".join("-" * width for width in widths), *text[1:]])


def write_results(path: Path, area: str, rows: Sequence[Row]) -> None:
    """A JSON list: area, name, database, median, unit, baseline, ratio, target, target_ratio, met."""
    results = [
        {
            "area": area,
            "name": row.name,
            "database": row.database,
            "median": row.median,
            "unit": row.unit,
            "baseline": row.baseline,
            "ratio": row.ratio,
            "target": row.target,
            "target_ratio": row.target_ratio,
            "met": row.met,
        }
        for row in rows
    ]
    path.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")
