"""What an import did, or would do: counts, sums to compare with the file's, and what is wrong where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engines.errors import Issue

__all__ = ["MAX_ISSUES", "ImportReport", "RowIssue"]

MAX_ISSUES = 1000
_COUNTS = ("rows", "created", "updated", "skipped", "failed")


@dataclass(frozen=True)
class RowIssue:
    """`row` is a spreadsheet's number; `column` the heading, None where no column gives the field."""

    row: int
    column: str | None
    field: str | None
    issue: Issue

    def to_json(self, language: str) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "row": self.row, "column": self.column, "field": self.field, "code": self.issue.code,
            "message": self.issue.message(language),
        }  # fmt: skip
        if self.issue.hint:
            entry["hint"] = self.issue.hint
        return entry


@dataclass
class ImportReport:
    """`rows` = created + updated + skipped + failed, unless it stopped early. `sums`: of mapped
    numbers as written, by field. `references`: records made because rows referred to them, by entity.

    The first thousand issues are kept; `failed` counts every row.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)
    more_issues: int = 0
    committed: bool = False
    stopped_at: int | None = None
    """The row a run ended at that only failed when it was stored; what came before it is written."""
    unmapped: tuple[str, ...] = ()
    mapping: Mapping[str, Any] = field(default_factory=dict)
    run: str | None = None
    """Under which what was written is kept and can be taken back; None where nothing was."""

    def report(self, found: RowIssue) -> None:
        if len(self.issues) < MAX_ISSUES:
            self.issues.append(found)
        else:
            self.more_issues += 1

    def add(self, part: ImportReport) -> None:
        """Take over what one batch did."""
        for name in ("rows", "created", "updated", "skipped", "failed", "more_issues"):
            setattr(self, name, getattr(self, name) + getattr(part, name))
        for key, total in part.sums.items():
            self.sums[key] = self.sums.get(key, Decimal(0)) + total
        for entity, count in part.references.items():
            self.references[entity] = self.references.get(entity, 0) + count
        for found in part.issues:
            self.report(found)

    def with_(self, part: ImportReport) -> dict[str, Any]:
        """Counts and sums with those of the batch that is about to be committed."""
        found: dict[str, Any] = {name: getattr(self, name) + getattr(part, name) for name in _COUNTS}
        sums = dict(self.sums)
        for key, total in part.sums.items():
            sums[key] = sums.get(key, Decimal(0)) + total
        references = dict(self.references)
        for entity, count in part.references.items():
            references[entity] = references.get(entity, 0) + count
        return found | {
            "sums": {key: format(total, "f") for key, total in sums.items()}, "references": references,
        }  # fmt: skip

    def counts(self) -> dict[str, Any]:
        """What `take_up` goes on from."""
        return self.with_(ImportReport())

    def take_up(self, counts: Mapping[str, Any]) -> None:
        """Go on from what `with_` gave."""
        for name in _COUNTS:
            setattr(self, name, int(counts.get(name, 0)))
        self.sums = {key: Decimal(total) for key, total in counts.get("sums", {}).items()}
        self.references = dict(counts.get("references", {}))

    def to_json(self, language: str) -> dict[str, Any]:
        return {
            "run": self.run,
            "rows": self.rows, "created": self.created, "updated": self.updated, "skipped": self.skipped,
            "failed": self.failed, "sums": {key: format(total, "f") for key, total in self.sums.items()},
            "references_created": self.references,
            "issues": [found.to_json(language) for found in self.issues], "more_issues": self.more_issues,
            "committed": self.committed, "stopped_at": self.stopped_at, "unmapped": list(self.unmapped),
            "mapping": dict(self.mapping),
        }  # fmt: skip
