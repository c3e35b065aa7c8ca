"""XLSX as CSV, found out by a process that may be killed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from engines.errors import Issue, PayloadTooLarge, ValidationFailed
from runtime.files.child import run_child

__all__ = ["Sheet", "SheetRefused", "convert_sheet"]

_SECONDS = 240
_TOO_LARGE = frozenset(("import.xlsx_too_large", "import.too_many_rows", "import.too_many_cells_in_all"))


@dataclass(frozen=True)
class Sheet:
    """The sheet that was read, and all visible ones."""

    name: str
    names: tuple[str, ...]


class SheetRefused(ValidationFailed):
    """A sheet of a readable workbook that cannot be taken as it is; `names` are those there are."""

    def __init__(self, issues: list[Issue], names: tuple[str, ...]) -> None:
        super().__init__("import.file", issues=issues)
        self.names = names


def convert_sheet(source: Path, target: Path, sheet: str | None = None) -> Sheet:
    """Write a sheet of an XLSX file (the first visible one if not named) to `target` as CSV in UTF-8, each
    row at its number.

    Raises ValidationFailed and PayloadTooLarge: for what is no readable spreadsheet, is too large in
    bytes, rows, cells or seconds, is protected by a password, or has merged or faulty cells, with
    their places.
    """
    given = [str(source), str(target), *(() if sheet is None else (sheet,))]
    answer = run_child("runtime.files.sheet_child", given, _SECONDS)
    if answer is None:
        # Ended by the limit on its processor time, by the clock, or by the system.
        raise PayloadTooLarge("import.xlsx_slow")
    said = json.loads(answer)
    if "refused" in said:
        if said["refused"] in _TOO_LARGE:
            raise PayloadTooLarge(said["refused"], said["params"])
        raise _wrong([Issue("/file", said["refused"], said["params"])])
    issues = [Issue("/file", "import.merged", {"cells": cells}) for cells in said["merged"]]
    issues += [
        Issue("/file", "import.cell_error", {"cell": f"{column}{row}", "value": value})
        for row, column, value in said["errors"]
    ]
    if issues:
        raise SheetRefused(issues, tuple(said["sheets"]))
    return Sheet(said["sheet"], tuple(said["sheets"]))


def _wrong(issues: list[Issue]) -> ValidationFailed:
    return ValidationFailed("import.file", issues=issues)
