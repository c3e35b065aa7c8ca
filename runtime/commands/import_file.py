"""A CSV file as rows: encoding, delimiter and heading found out, limits kept, read as a stream."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from engines.errors import Issue, PayloadTooLarge, ValidationFailed

__all__ = ["MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "ImportFile", "open_import_file"]

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
_CHUNK = 1 << 20
_SAMPLE_ROWS = 20
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class ImportFile:
    """`headings` are trimmed and unique among those that are not empty."""

    source: BinaryIO
    encoding: str
    delimiter: str
    headings: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells), blank rows left out. Numbers are a spreadsheet's: headings are row 1.

        Raises ValidationFailed for a cell or a file beyond the limits, with everything before it
        given out already.
        """
        for number, cells in enumerate(_read(self.source, self.encoding, self.delimiter), 1):
            if number == 1 or not any(cells):
                continue
            if number > MAX_ROWS + 1:
                raise PayloadTooLarge("import.too_many_rows", {"maximum": f"{MAX_ROWS:,}"})
            yield number, cells


def open_import_file(source: BinaryIO, max_bytes: int) -> ImportFile:
    """Look at a seekable file and say how to read it. Raises PayloadTooLarge, ValidationFailed."""
    size = source.seek(0, io.SEEK_END)
    if size > max_bytes:
        raise PayloadTooLarge("import.too_large", {"maximum": max_bytes // 1_000_000})
    source.seek(0)
    if source.read(4) == _ZIP:
        raise _refused("import.spreadsheet")
    encoding = _encoding(source)
    delimiter = _delimiter(source, encoding)
    first = next(_read(source, encoding, delimiter), [])
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
    return ImportFile(source, encoding, delimiter, headings)


def _refused(code: str, **params: object) -> ValidationFailed:
    return ValidationFailed("import.file", issues=[Issue("/file", code, params)])


def _encoding(source: BinaryIO) -> str:
    """A byte order mark, else UTF-8 where all of it is valid UTF-8, else GB 18030 (which holds GBK).

    Text in GBK is practically never valid UTF-8 by accident, so the order settles it.
    """
    source.seek(0)
    head = source.read(4)
    candidates = next(([name] for mark, name in _BOMS if head.startswith(mark)), ["utf-8", "gb18030"])
    for name in candidates:
        if _decodes(source, name):
            return name
    raise _refused("import.encoding")


def _decodes(source: BinaryIO, encoding: str) -> bool:
    source.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while chunk := source.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


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


def _cut(source: BinaryIO, encoding: str, delimiter: str) -> Generator[list[str], None, None]:
    """Raises csv.Error."""
    source.seek(0)
    text = io.TextIOWrapper(source, encoding, newline="")
    try:
        yield from csv.reader(text, delimiter=delimiter)
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
    except csv.Error:
        # The csv module's own limit is a little above ours; otherwise quotes are broken.
        raise _refused("import.unreadable_row", row=row + 1, maximum=f"{MAX_CELL:,}") from None
