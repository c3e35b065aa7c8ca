"""The file of an import kept beside the database, so that work in the background can read it again."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from engines.errors import Issue, PayloadTooLarge, StateConflict, ValidationFailed
from runtime.commands.import_file import ImportFile, opened_file
from runtime.commands.upload_file import check_space
from runtime.files.names import safe_name
from runtime.store import files
from runtime.store.database import Database
from runtime.store.ids import new_id
from runtime.workspace import Workspace

__all__ = [
    "KEPT_ENTITY",
    "Repair",
    "RepairedFile",
    "keep",
    "keep_upload",
    "local_copy",
    "reopened",
    "repaired",
]

KEPT_ENTITY = 0
"""Stands in a file's row for "belongs to an import": no entity has this number, so no right reaches it."""
_PIECE = 1024 * 1024


def keep_upload(workspace: Workspace, source: BinaryIO, name: str, user: str | None) -> tuple[str, str]:
    """Keep what somebody sent; id of the file, and its SHA-256 in hexadecimal. Opens its own transactions.

    Until `files.claim` gives it to an import it is removed after a day. Raises PayloadTooLarge, StorageFull,
    ValidationFailed for an empty file, Unavailable.
    """
    settings = workspace.settings
    size = source.seek(0, 2)
    if size > settings.max_import_bytes:
        raise PayloadTooLarge("import.too_large", {"maximum": settings.max_import_bytes // 1_000_000})
    if not size:
        raise ValidationFailed("import.file", issues=[Issue("/file", "import.no_heading")])
    with workspace.database.read() as tx:
        check_space(tx, settings.file_quota_bytes, size)
    with tempfile.TemporaryDirectory(prefix="yingzao-import-") as folder:
        path = Path(folder) / "source"
        source.seek(0)
        with path.open("wb") as out:
            shutil.copyfileobj(source, out, _PIECE)
        return keep(workspace.database, path, name, user, workspace.clock.now())


def keep(database: Database, path: Path, name: str, user: str | None, now: datetime) -> tuple[str, str]:
    """Store a local file; its id and SHA-256. Noted before and after, as any upload is."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    file_id, key = new_id(), new_id()
    with database.write() as tx:
        files.reserve(tx, file_id, key, safe_name(name), user, now)
    database.files.put(key, path)
    with database.write() as tx:
        size = path.stat().st_size
        if not files.finish(tx, file_id, "application/octet-stream", size, digest.digest(), None, None):
            raise StateConflict("files.given_up")
    return file_id, digest.hexdigest()


@contextlib.contextmanager
def local_copy(database: Database, file_id: str) -> Iterator[Path]:
    """The bytes as a file of this machine, for as long as they are needed. Raises StateConflict when they
    have been removed meanwhile."""
    with database.read() as tx:
        file = files.find(tx, file_id)
    if file is None or file.state != "ready":
        raise StateConflict("import.source_gone")
    with tempfile.TemporaryDirectory(prefix="yingzao-import-") as folder:
        path = Path(folder) / "source"
        with database.files.open(file.storage_key) as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out, _PIECE)
        yield path


@dataclass(frozen=True)
class Repair:
    """What somebody made of a row: cells by heading as they are to be read, or the row left out."""

    cells: Mapping[str, str]
    skipped: bool


@dataclass(frozen=True)
class RepairedFile(ImportFile):
    """The rows as somebody repaired them; their numbers stay."""

    repairs: Mapping[int, Repair] = field(default_factory=dict)

    @classmethod
    def over(cls, file: ImportFile, repairs: Mapping[int, Repair]) -> RepairedFile:
        return cls(file.source, file.encoding, file.delimiter, file.headings, file.header_row, repairs)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        for number, cells in super().rows():
            repair = self.repairs.get(number)
            if repair is None:
                yield number, cells
            elif not repair.skipped:
                yield number, repaired(self.headings, cells, repair)


def repaired(headings: tuple[str, ...], cells: list[str], repair: Repair) -> list[str]:
    cells = cells + [""] * (len(headings) - len(cells))
    for position, heading in enumerate(headings):
        if heading in repair.cells:
            cells[position] = repair.cells[heading]
    return cells


def reopened(source: BinaryIO, form: Mapping[str, str], header_row: int) -> ImportFile:
    """A file whose encoding and delimiter an earlier look found out."""
    return opened_file(source, form["encoding"], form["delimiter"], header_row)
