"""Rows of an import that are wrong or were repaired: kept with their cells, so that a screen can show and
mend them without reading the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.errors import Issue
from engines.language import LANGUAGES
from runtime.commands.context import Context
from runtime.commands.import_report import RowIssue
from runtime.commands.import_source import Repair
from runtime.store.database import Transaction

__all__ = [
    "MAX_KEPT", "between", "clear", "count", "forget", "issue_json", "listing", "repairs_of", "row_of",
    "set_repair", "store",
]  # fmt: skip

MAX_KEPT = 100_000
_CELL = 2_000
"""Characters of a cell that are kept for showing; what is longer is repaired in the file."""

_ADD = sa.text(
    "INSERT INTO import_row (run, row_number, cells, edited, skipped, issues) "
    "VALUES (:run, :row, :cells, NULL, 0, :issues) "
    "ON CONFLICT (run, row_number) DO UPDATE SET issues = excluded.issues"
)
_CLEAR = sa.text("UPDATE import_row SET issues = NULL WHERE run = :run AND issues IS NOT NULL")
_DROP = sa.text("DELETE FROM import_row WHERE run = :run AND edited IS NULL AND skipped = 0")
_FORGET = sa.text("DELETE FROM import_row WHERE run = :run")
_REPAIRS = sa.text(
    "SELECT row_number, edited, skipped FROM import_row "
    "WHERE run = :run AND (edited IS NOT NULL OR skipped = 1)"
)
_LIST = sa.text(
    "SELECT row_number, cells, edited, skipped, issues FROM import_row "
    "WHERE run = :run AND row_number > :after ORDER BY row_number LIMIT :limit"
)
_WRONG = sa.text(
    "SELECT row_number, cells, edited, skipped, issues FROM import_row "
    "WHERE run = :run AND row_number > :after AND issues IS NOT NULL AND skipped = 0 "
    "ORDER BY row_number LIMIT :limit"
)
_BETWEEN = sa.text(
    "SELECT row_number, cells, edited, skipped, issues FROM import_row "
    "WHERE run = :run AND row_number >= :first AND row_number <= :last ORDER BY row_number"
)
_COUNT = sa.text(
    "SELECT coalesce(sum(CASE WHEN issues IS NOT NULL AND skipped = 0 THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(skipped), 0), coalesce(sum(CASE WHEN edited IS NOT NULL THEN 1 ELSE 0 END), 0), count(*) "
    "FROM import_row WHERE run = :run"
)
_SET = sa.text(
    "INSERT INTO import_row (run, row_number, cells, edited, skipped, issues) "
    "VALUES (:run, :row, :cells, :edited, :skipped, :issues) "
    "ON CONFLICT (run, row_number) DO UPDATE SET edited = excluded.edited, skipped = excluded.skipped, "
    "issues = excluded.issues"
)


def issue_json(column: str | None, field: str | None, issue: Issue) -> dict[str, Any]:
    found: dict[str, Any] = {
        "column": column, "field": field, "code": issue.code,
        "message": {language: issue.message(language) for language in LANGUAGES},
    }  # fmt: skip
    if issue.hint:
        found["hint"] = issue.hint
    return found


def store(tx: Transaction, key: Any, raw: Mapping[int, Sequence[str]], found: Iterable[RowIssue]) -> int:
    """Keep what is wrong with rows, by number; how many rows."""
    by_row: dict[int, list[dict[str, Any]]] = {}
    for one in found:
        by_row.setdefault(one.row, []).append(issue_json(one.column, one.field, one.issue))
    for number, issues in by_row.items():
        tx.run(
            _ADD,
            {
                "run": key, "row": number, "cells": _kept(raw.get(number, ())),
                "issues": json.dumps(issues, ensure_ascii=False),
            },
        )  # fmt: skip
    return len(by_row)


def _kept(cells: Sequence[str]) -> str:
    return json.dumps([cell[:_CELL] for cell in cells], ensure_ascii=False)


def clear(tx: Transaction, key: Any) -> None:
    """Before a check: repairs stay, what was found wrong goes."""
    tx.run(_DROP, {"run": key})
    tx.run(_CLEAR, {"run": key})


def forget(tx: Transaction, key: Any) -> None:
    tx.run(_FORGET, {"run": key})


def repairs_of(tx: Transaction, key: Any) -> dict[int, Repair]:
    return {
        int(number): Repair(json.loads(edited) if edited else {}, bool(skipped))
        for number, edited, skipped in tx.rows(_REPAIRS, {"run": key})
    }


def row_of(tx: Transaction, key: Any, number: int) -> dict[str, Any] | None:
    for raw in tx.rows(_BETWEEN, {"run": key, "first": number, "last": number}):
        return _row(raw)
    return None


def between(tx: Transaction, key: Any, first: int, last: int) -> dict[int, dict[str, Any]]:
    found = (_row(raw) for raw in tx.rows(_BETWEEN, {"run": key, "first": first, "last": last}))
    return {row["row"]: row for row in found}


def listing(tx: Transaction, key: Any, after: int, limit: int, wrong: bool) -> list[dict[str, Any]]:
    """Kept rows after a number; `wrong`: only those with something wrong that were not left out."""
    params = {"run": key, "after": after, "limit": limit}
    return [_row(raw) for raw in tx.rows(_WRONG if wrong else _LIST, params)]


def count(tx: Transaction, key: Any) -> dict[str, int]:
    """{"wrong", "skipped", "edited", "kept"} rows."""
    raw = tx.row(_COUNT, {"run": key})
    assert raw is not None
    return dict(zip(("wrong", "skipped", "edited", "kept"), map(int, raw), strict=True))


def set_repair(
    ctx: Context,
    key: Any,
    number: int,
    cells: Sequence[str],
    repair: Repair,
    issues: Sequence[dict[str, Any]],
) -> None:
    """Note what somebody made of a row, and what is wrong with it now."""
    ctx.tx.run(
        _SET,
        {
            "run": key, "row": number, "cells": _kept(cells),
            "edited": json.dumps(dict(repair.cells), ensure_ascii=False) if repair.cells else None,
            "skipped": int(repair.skipped),
            "issues": json.dumps(list(issues), ensure_ascii=False) if issues else None,
        },
    )  # fmt: skip


def _row(raw: Sequence[Any]) -> dict[str, Any]:
    number, cells, edited, skipped, issues = raw
    return {
        "row": int(number), "cells": json.loads(cells), "edited": json.loads(edited) if edited else {},
        "skipped": bool(skipped), "issues": json.loads(issues) if issues else [],
    }  # fmt: skip
