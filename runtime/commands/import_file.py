"""A CSV or XLSX file as rows: encoding, delimiter and heading found out, limits kept, read as a stream."""

from __future__ import annotations

import codecs
import contextlib
import csv
import hashlib
import io
import shutil
import tempfile
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from engines.errors import Issue, PayloadTooLarge, ValidationFailed
from runtime.files.sheet_reader import convert_sheet

__all__ = [
    "MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "ImportFile", "form_of", "is_workbook", "open_import_file",
    "opened_file", "raw_rows", "readable_file",
]  # fmt: skip

MAX_ROWS = 1_000_000
MAX_COLUMNS = 400
MAX_CELL = 100_000

_BOMS = (
    # UTF-32 is not looked for: nothing that writes spreadsheets writes it, and its mark starts like UTF-16's.
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
"""How .xls files begin, and .xlsx files with a password."""
_CHUNK = 1 << 20
_SAMPLE_ROWS = 20
_DELIMITERS = ",;\t|"
_SEPARATORS = f"{_DELIMITERS}\n".encode()


@dataclass(frozen=True)
class ImportFile:
    """`headings` are trimmed and unique among those that are not empty; they stand in `header_row`."""

    source: BinaryIO
    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    header_row: int = 1

    def digest(self) -> str:
        """SHA-256 of its bytes, in hexadecimal."""
        found = hashlib.sha256()
        self.source.seek(0)
        while chunk := self.source.read(_CHUNK):
            found.update(chunk)
        return found.hexdigest()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells), blank rows left out. Numbers are a spreadsheet's: headings are row 1.

        Raises ValidationFailed for a cell or a file beyond the limits, with everything before it
        given out already.
        """
        for number, cells in enumerate(_read(self.source, self.encoding, self.delimiter), 1):
            if number <= self.header_row or not any(cells):
                continue
            if number > MAX_ROWS + 1:
                raise PayloadTooLarge("import.too_many_rows", {"maximum": f"{MAX_ROWS:,}"})
            yield number, cells


@contextlib.contextmanager
def readable_file(
    source: BinaryIO, max_bytes: int, sheet: str | None = None, header_row: int = 1
) -> Iterator[ImportFile]:
    """A seekable CSV or XLSX file, opened for as long as it is read; of a workbook the sheet named, or the
    first. Raises PayloadTooLarge, ValidationFailed."""
    if _beginning(source, max_bytes) != _ZIP:
        yield open_import_file(source, max_bytes, header_row)
        return
    with tempfile.TemporaryDirectory(prefix="yingzao-import-") as folder:
        book, table = Path(folder) / "book.xlsx", Path(folder) / "table.csv"
        source.seek(0)
        with book.open("wb") as out:
            shutil.copyfileobj(source, out)
        convert_sheet(book, table, sheet)
        with table.open("rb") as converted:
            yield opened_file(converted, "utf-8", ",", header_row)


def _beginning(source: BinaryIO, max_bytes: int) -> bytes:
    if source.seek(0, io.SEEK_END) > max_bytes:
        raise PayloadTooLarge("import.too_large", {"maximum": max_bytes // 1_000_000})
    source.seek(0)
    return source.read(4)


def open_import_file(source: BinaryIO, max_bytes: int, header_row: int = 1) -> ImportFile:
    """Look at a seekable CSV file and say how to read it. Raises PayloadTooLarge, ValidationFailed."""
    encoding, delimiter = form_of(source, max_bytes)
    return opened_file(source, encoding, delimiter, header_row)


def is_workbook(source: BinaryIO, max_bytes: int) -> bool:
    """Raises PayloadTooLarge."""
    return _beginning(source, max_bytes) == _ZIP


def form_of(source: BinaryIO, max_bytes: int) -> tuple[str, str]:
    """Encoding and delimiter of a seekable CSV file. Raises PayloadTooLarge, ValidationFailed."""
    beginning = _beginning(source, max_bytes)
    if beginning == _OLE:
        raise _refused("import.old_spreadsheet")
    if beginning == _ZIP:
        raise _refused("import.xlsx_broken")
    encoding = _encoding(source)
    return encoding, _delimiter(source, encoding)


def raw_rows(source: BinaryIO, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Every row of a CSV file whose form is known, from the first on. Raises ValidationFailed."""
    return _read(source, encoding, delimiter)


def opened_file(source: BinaryIO, encoding: str, delimiter: str, header_row: int = 1) -> ImportFile:
    """A CSV file whose form is known. Raises ValidationFailed for headings that will not do."""
    first = next(islice(_read(source, encoding, delimiter), header_row - 1, None), [])
    headings = tuple(cell.strip() for cell in first)
    if not any(headings):
        raise _refused("import.no_heading")
    if len(headings) > MAX_COLUMNS:
        raise _refused("import.too_many_columns", maximum=MAX_COLUMNS)
    twice = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
    if twice:
        raise ValidationFailed(
            "import.file", issues=[Issue("/file", "import.heading_twice", {"column": name}) for name in twice]
        )
    return ImportFile(source, encoding, delimiter, headings, header_row)


def _refused(code: str, **params: object) -> ValidationFailed:
    return ValidationFailed("import.file", issues=[Issue("/file", code, params)])


def _encoding(source: BinaryIO) -> str:
    """A byte order mark, else UTF-16 where there are zero bytes, else UTF-8 where all of it is valid UTF-8,
    else GB 18030 (which holds GBK).

    Text in GBK is practically never valid UTF-8 by accident, so the order settles it. Raises
    ValidationFailed with the place where the likeliest encoding breaks.
    """
    source.seek(0)
    head = source.read(_CHUNK)
    marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
    candidates = [marked] if marked else _utf_16(head) or ["utf-8", "gb18030"]
    broken = [_break(source, name) for name in candidates]
    for name, place in zip(candidates, broken, strict=True):
        if place is None:
            return name
    # A file of one encoding with broken bytes breaks later by it than by a wrong one.
    row, offset = max(place for place in broken if place is not None)
    raise _refused("import.encoding", row=row, offset=f"{offset:,}")


def _utf_16(head: bytes) -> list[str]:
    """UTF-16 without its mark: what separates cells and lines stands beside a zero byte there."""
    if 0 not in head:
        return []
    low, high = head[0::2], head[1::2]
    for name, characters, zeros in (("utf-16-le", low, high), ("utf-16-be", high, low)):
        pairs = zip(characters, zeros, strict=False)
        if any(character in _SEPARATORS and zero == 0 for character, zero in pairs):
            return [name]
    return []


def _break(source: BinaryIO, encoding: str) -> tuple[int, int] | None:
    """(row, byte) of the first bytes that are no text in this encoding; None where all are."""
    source.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    row, before = 1, 0
    try:
        while chunk := source.read(_CHUNK):
            waiting = len(decoder.getstate()[0])
            row += decoder.decode(chunk).count("\n")
            before += len(chunk)
        waiting, chunk = len(decoder.getstate()[0]), b""
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        row += error.object[: error.start].count(b"\n")
        return row, before - waiting + error.start + 1
    return None


def _delimiter(source: BinaryIO, encoding: str) -> str:
    """The one that cuts the heading into most columns, as long as the rows after it agree."""

    def fitness(delimiter: str) -> tuple[int, int]:
        sample = _sample(source, encoding, delimiter)
        width = len(sample[0]) if sample else 0
        return (width if width > 1 else 0) and sum(len(row) == width for row in sample), width

    return max(_DELIMITERS, key=fitness)


def _sample(source: BinaryIO, encoding: str, delimiter: str) -> Sequence[list[str]]:
    """The first rows, as this delimiter would cut them; fewer where it would not do."""
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error), contextlib.closing(_cut(source, encoding, delimiter)) as cut:
        for row in cut:
            if any(row) or not rows:
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    return rows


_END = "\x1e\x1eend of file"
"""A line behind the last one, twice: both become part of a cell whose quotation mark is never closed."""


class _Unclosed(csv.Error):
    """The file ends within quotation marks."""


def _cut(source: BinaryIO, encoding: str, delimiter: str) -> Generator[list[str], None, None]:
    """Raises csv.Error, _Unclosed among it."""
    source.seek(0)
    text = io.TextIOWrapper(source, encoding, newline="")
    try:
        # By itself the csv module takes the rest of a file for one cell, and says nothing.
        for cells in csv.reader(chain(text, (_END, _END)), delimiter=delimiter):
            if cells and cells[-1].endswith(_END):
                if len(cells) > 1 or cells[0] != _END:
                    raise _Unclosed
                return
            yield cells
    finally:
        # The caller's file stays open for the next pass.
        text.detach()


def _read(source: BinaryIO, encoding: str, delimiter: str) -> Iterator[list[str]]:
    row = 0
    try:
        for cells in _cut(source, encoding, delimiter):
            row += 1
            # Every cell is a part of the line, so short lines need no second look.
            if sum(map(len, cells)) > MAX_CELL and any(len(cell) > MAX_CELL for cell in cells):
                raise _refused("import.cell_too_long", row=row, maximum=f"{MAX_CELL:,}")
            yield cells
    except _Unclosed:
        raise _refused("import.unclosed_quote", row=row + 1) from None
    except csv.Error:
        # The csv module's own limit is a little above ours; otherwise quotes are broken.
        raise _refused("import.unreadable_row", row=row + 1, maximum=f"{MAX_CELL:,}") from None
