"""Spreadsheets as tables to propose an app from: every sheet of a workbook, or one CSV file."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from builder.from_tables import Table
from engines.errors import Issue, ValidationFailed
from runtime.commands.import_file import form_of, is_workbook, opened_file, raw_rows
from runtime.commands.import_profile import PROFILED_ROWS, header_row_of
from runtime.files.sheet_reader import SheetRefused, convert_sheet

__all__ = ["MOST_FILES", "MOST_TABLES", "FoundTable", "read_tables"]

MOST_FILES = 10
MOST_TABLES = 20
"""Sheets of one workbook."""
_HEAD_ROWS = 20


@dataclass(frozen=True)
class FoundTable:
    """`sheet` is None for a CSV file; `header_row` as an import mapping says it."""

    table: Table
    sheet: str | None
    header_row: int


def read_tables(source: BinaryIO, name: str, max_bytes: int) -> list[FoundTable]:
    """Every sheet that has headings and rows beneath them; their first 20,000 rows.

    Raises ValidationFailed and PayloadTooLarge as imports do: for what is no readable file, is too large,
    or has merged or faulty cells, naming the sheet.
    """
    stem = Path(name).stem[:60] or "table"
    if not is_workbook(source, max_bytes):
        encoding, delimiter = form_of(source, max_bytes)
        return _only(_table(source, stem, None, encoding, delimiter))
    with tempfile.TemporaryDirectory(prefix="yingzao-tables-") as folder:
        book, table = Path(folder) / "book.xlsx", Path(folder) / "table.csv"
        source.seek(0)
        with book.open("wb") as out:
            shutil.copyfileobj(source, out)
        found: list[FoundTable] = []
        names: tuple[str, ...] | None = None
        number = 0
        while names is None or number < min(len(names), MOST_TABLES):
            sheet = names[number] if names is not None else None
            try:
                converted = convert_sheet(book, table, sheet)
            except SheetRefused as refused:
                raise _of_sheet(sheet or refused.names[0], refused) from refused
            names = converted.names
            with table.open("rb") as rows:
                found += _table(rows, converted.name, converted.name, "utf-8", ",")
            number += 1
    return _only(found)


def _only(found: list[FoundTable]) -> list[FoundTable]:
    if not found:
        raise ValidationFailed("import.file", issues=[Issue("/file", "builder.no_table")])
    return found


def _table(source: BinaryIO, name: str, sheet: str | None, encoding: str, delimiter: str) -> list[FoundTable]:
    """The table, or none: a cover sheet has no rows beneath its headings."""
    head = list(islice(raw_rows(source, encoding, delimiter), _HEAD_ROWS))
    if not any(any(cells) for cells in head):
        return []
    header_row = header_row_of(head)
    try:
        file = opened_file(source, encoding, delimiter, header_row)
    except ValidationFailed as refused:
        raise (_of_sheet(sheet, refused) if sheet else refused) from refused
    rows = [cells for _, cells in islice(file.rows(), PROFILED_ROWS)]
    return [FoundTable(Table(name, file.headings, rows), sheet, header_row)] if rows else []


def _of_sheet(sheet: str, refused: ValidationFailed) -> ValidationFailed:
    where = Issue("/file", "builder.sheet", {"sheet": sheet})
    return ValidationFailed("import.file", issues=[where, *refused.issues])
