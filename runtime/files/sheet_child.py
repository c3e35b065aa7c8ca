"""The child process that opens a spreadsheet: `python -m runtime.files.sheet_child SOURCE TARGET [SHEET]`.

An XLSX file is a zip of XML that somebody else wrote: a megabyte of it can mean gigabytes. So it is
read in a process with little memory and time, by a reader that holds one row at a time, with
defusedxml beneath wherever the XML may declare entities. Writes the sheet to TARGET as CSV in UTF-8,
every row at its number, and prints {"sheet", "sheets", "merged": ["A2:A5"], "errors": [[row, column,
text]]} or {"refused", "params"}.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from runtime.files.child_limits import limit

__all__: list[str] = []

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 180
MAX_MEMBERS = 2_000
MAX_EXPANDED_BYTES = 1_000_000_000
MAX_RATIO = 200
RATIO_FROM_BYTES = 50_000_000
"""Below this a file may shrink as much as it likes: repeated text does, and it does no harm."""
MAX_CELLS = 30_000_000
_MAX_ROWS = 1_000_001
_MAX_COLUMNS = 400
_SHOWN = 20


class _Refused(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _check_zip(source: str) -> None:
    """Sizes are what the archive states; reading stops there, whatever follows."""
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        expanded = sum(member.file_size for member in members)
        packed = max(1, sum(member.compress_size for member in members))
        if any(member.flag_bits & 1 for member in members):
            raise _Refused("import.xlsx_locked")
        if len(members) > MAX_MEMBERS or expanded > MAX_EXPANDED_BYTES:
            raise _Refused("import.xlsx_too_large", maximum=MAX_EXPANDED_BYTES // 1_000_000)
        if expanded > RATIO_FROM_BYTES and expanded / packed > MAX_RATIO:
            raise _Refused("import.xlsx_too_large", maximum=RATIO_FROM_BYTES // 1_000_000)


def _main(source: str, target: str, wanted: str | None) -> dict[str, Any]:
    limit(MEMORY_BYTES, CPU_SECONDS, 2 * MAX_EXPANDED_BYTES)
    _check_zip(source)
    careful = _may_declare(source)
    os.environ["OPENPYXL_DEFUSEDXML"] = str(careful)
    # After the bounds: the library itself is part of what they are for.
    from openpyxl import load_workbook
    from openpyxl.xml import DEFUSEDXML

    if careful and not DEFUSEDXML:
        raise RuntimeError("defusedxml is missing")
    book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    names = [sheet.title for sheet in sheets]
    if not sheets:
        raise _Refused("import.no_heading")
    if wanted is not None and wanted not in names:
        raise _Refused("import.no_sheet", sheet=wanted[:100], sheets="、".join(names[:_SHOWN]))
    sheet = sheets[names.index(wanted) if wanted is not None else 0]
    # What the file says of its own size may be wrong, and rows would be cut or filled up by it.
    sheet.reset_dimensions()
    errors, table_from = _copy(sheet, target)
    merged = _merged(source, book, sheet, table_from)
    return {"sheet": sheet.title, "sheets": names, "errors": errors, "merged": merged}


def _may_declare(source: str) -> bool:
    """Whether any part may hold a document type, the one place XML declares entities in. Spreadsheet
    programs never write one: the format forbids it (ISO/IEC 29500-2, 8.1.4). Without one there is nothing for
    defusedxml to hold off, which reads in Python what takes half the time in C."""
    with zipfile.ZipFile(source) as archive:
        for member in archive.infolist():
            with archive.open(member) as part:
                if _mentions(part, b"<!DOCTYPE"):
                    return True
    return False


def _copy(sheet: Any, target: str) -> tuple[list[list[Any]], int]:
    """What is wrong in cells, and the first row with more than one value; 0 without any."""
    errors: list[list[Any]] = []
    table_from = 0
    cells = 0
    with Path(target).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        before = 0
        for number, row in _rows(sheet):
            cells += row[-1]["column"] if row else 0
            if number > _MAX_ROWS:
                raise _Refused("import.too_many_rows", maximum=f"{_MAX_ROWS - 1:,}")
            if cells > MAX_CELLS:
                raise _Refused("import.too_many_cells_in_all", maximum=f"{MAX_CELLS:,}")
            if number <= before:
                # Spreadsheet programs take no row that comes out of order either.
                continue
            for _ in range(before + 1, number):
                writer.writerow(())
            texts = _texts(row, number, errors)
            if not table_from and sum(1 for text in texts if text) > 1:
                table_from = number
            writer.writerow(texts)
            before = number
    return errors, table_from


def _rows(sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """(number, its cells from left to right) of each row the sheet has; blank ones may be left out.

    By openpyxl's parser, without the object its own iterator makes of every cell, and with texts that
    stand in their cells read without its model of formatted text: three times as fast.
    """
    from openpyxl.worksheet._reader import INLINE_STRING, VALUE_TAG, WorkSheetParser
    from openpyxl.xml.constants import SHEET_MAIN_NS

    plain = f"{{{SHEET_MAIN_NS}}}t"

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            if element.get("t") == "inlineStr":
                text = element.find(INLINE_STRING)
                if text is not None and len(text) == 1 and text[0].tag == plain:
                    # As a program writes what a formula came to.
                    text[0].tag = VALUE_TAG
                    element[:] = text[:]
                    element.set("t", "str")
            cell: dict[str, Any] = super().parse_cell(element)
            return cell

    book = sheet.parent
    with sheet._get_source() as source:
        parser = Parser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        yield from parser.parse()


def _texts(row: list[dict[str, Any]], number: int, errors: list[list[Any]]) -> list[str]:
    texts: list[str] = []
    for cell in row:
        text = _text(cell, number, errors)
        if text:
            column = cell["column"]
            if column > _MAX_COLUMNS:
                raise _Refused("import.too_many_columns", maximum=_MAX_COLUMNS)
            texts += [""] * (column - len(texts))
            texts[column - 1] = text
    return texts


def _text(cell: dict[str, Any], row: int, errors: list[list[Any]]) -> str:
    value = cell["value"]
    if value is None:
        return ""
    if cell["data_type"] == "e":
        if len(errors) < _SHOWN:
            from openpyxl.utils import get_column_letter

            errors.append([row, get_column_letter(cell["column"]), str(value)])
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Spreadsheets calculate in binary and show fifteen digits: 0.1 + 0.2 is 0.3 there.
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime):
        # A day is a moment at midnight here; the field it goes into knows which it is.
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _merged(source: str, book: Any, sheet: Any, table_from: int) -> list[str]:
    """Ranges of merged cells: the reader that streams leaves them out, so their list is read by itself. A
    title across the columns, above the row `table_from` in which the table begins, is nothing to ask."""
    from defusedxml.ElementTree import iterparse

    path = sheet._worksheet_path
    found: list[str] = []
    with zipfile.ZipFile(source) as archive, archive.open(path) as part:
        if not _mentions(part, b"mergeCell"):
            return found
        part.seek(0)
        for _, element in iterparse(part):
            if element.tag.endswith("}mergeCell") and len(found) < _SHOWN:
                cells = str(element.get("ref", ""))
                if not _ends_above(cells, table_from):
                    found.append(cells)
            if not element.tag.endswith("}mergeCell"):
                element.clear()
    return found


def _ends_above(cells: str, row: int) -> bool:
    """Whether a range such as A1:C1 ends before a row."""
    last = cells.rpartition(":")[2].lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return last.isascii() and last.isdecimal() and len(last) < 9 and int(last) < row


def _mentions(part: IO[bytes], name: bytes) -> bool:
    """Whether XML may hold the name: reading it as XML takes forty times as long."""
    end = b""
    while block := part.read(1 << 20):
        # In other encodings than that of all spreadsheet programs names are not found by their letters.
        if not end and block[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00"):
            return True
        if name in end + block:
            return True
        end = block[-len(name) :]
    return False


def _run() -> dict[str, Any]:
    try:
        return _main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
    except _Refused as refused:
        return {"refused": refused.code, "params": refused.params}
    except MemoryError:
        return {"refused": "import.xlsx_too_large", "params": {"maximum": MEMORY_BYTES // 1_000_000}}
    except Exception:  # Whatever a broken or hostile file makes the reader say.
        return {"refused": "import.xlsx_broken", "params": {}}


if __name__ == "__main__":
    print(json.dumps(_run()))
