"""A stored record and what was submitted, made one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engines.errors import Issue
from engines.expression.typed import BEHIND

__all__ = ["Merge"]


@dataclass(frozen=True, slots=True)
class Merge:
    """`behind`: reference key → dotted paths loaded behind it. `rows`: the same for each sub-table."""

    behind: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Merge]

    def merge(
        self, old: Mapping[str, Any] | None, submitted: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[Issue]]:
        """(`old` overlaid with `submitted`, issues).

        A submitted sub-table replaces the list: rows with an id are overlaid in turn, rows without
        are new, rows left out are gone; positions are given from 1. What was loaded behind a
        reference that changed is dropped, to be loaded anew.
        """
        values: dict[str, Any] = {**(old or {}), **submitted}
        issues: list[Issue] = []
        if old:
            for key, paths in self.behind.items():
                if key in submitted and submitted[key] != old.get(key):
                    for path in (*paths, key + BEHIND):
                        values.pop(path, None)
        for key, child in self.rows.items():
            if key in submitted:
                values[key] = child._merge_rows(key, (old or {}).get(key) or (), submitted[key], issues)
        return values, issues

    def _merge_rows(
        self, key: str, before: Any, submitted: list[Mapping[str, Any]], issues: list[Issue]
    ) -> list[dict[str, Any]]:
        known = {row["id"]: row for row in before}
        rows: list[dict[str, Any]] = []
        for index, row in enumerate(submitted):
            row_id = row.get("id")
            if row_id is not None and row_id not in known:
                issues.append(Issue(f"/{key}/{index}/id", "value.unknown_row"))
                continue
            merged, found = self.merge(known.get(row_id) if row_id is not None else None, row)
            issues += [issue.at(f"/{key}/{index}") for issue in found]
            merged["position"] = Decimal(index + 1)
            rows.append(merged)
        return rows
