"""Rows into a CSV or XLSX file, one at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Literal

from runtime.files.sheet_cells import Cell, harmless

__all__ = ["SHEET_TYPES", "SheetFormat", "write_sheet"]

SheetFormat = Literal["csv", "xlsx"]
SHEET_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EXACT_DIGITS = 15
"""A spreadsheet keeps numbers in binary: more digits than these would come back as others."""
_MAX_TEXT = 32_767


def write_sheet(
    form: SheetFormat, target: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    """Write headings and rows; the number of rows. Text cannot become a formula in either format."""
    return (_write_csv if form == "csv" else _write_xlsx)(target, headings, rows)


def _write_csv(target: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    # The mark at the start is what makes Excel read UTF-8.
    out = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(out)
    writer.writerow([harmless(heading) for heading in headings])
    count = 0
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
        count += 1
    out.flush()
    out.detach()
    return count


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat()


def _write_xlsx(target: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    # Imported here: a server that never exports need not hold it.
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    head = [_xlsx_cell(sheet, heading) for heading in headings]
    for cell in head:
        if cell is not None:
            cell.font = bold
    sheet.append(head)
    count = 0
    for row in rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
        count += 1
    book.save(target)
    return count


def _xlsx_cell(sheet: Any, given: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if given is None:
        return None
    # The library's own notion of a value is narrower than what it writes.
    value: Any = given
    if isinstance(value, Decimal):
        if len(value.as_tuple().digits) > _EXACT_DIGITS:
            value = format(value, "f")
        else:
            cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type] # its stubs forget decimals
            exponent = value.as_tuple().exponent
            if isinstance(exponent, int) and exponent < 0:
                cell.number_format = "0." + "0" * -exponent
            return cell
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        if len(text) > _MAX_TEXT:
            text = text[: _MAX_TEXT - 1] + "…"
        cell = WriteOnlyCell(sheet, text)
        # What starts with "=" is a text here, whatever it looks like.
        cell.data_type = "s"
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date) and not isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
    return cell
