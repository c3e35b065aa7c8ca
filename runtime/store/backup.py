"""Backups of one workspace: a consistent copy taken while people work, and its way back."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

import sqlalchemy as sa

from engines.errors import Conflict, NotFound, Unavailable
from runtime.store import tables
from runtime.store.database import Database

__all__ = ["backup", "restore"]


def backup(database: Database, target: Path) -> int:
    """Write the whole workspace to `target`; bytes written. Nothing is there unless all of it is.

    SQLite: an ordinary database file. PostgreSQL: an archive of `pg_dump` (custom format), whose
    programs must be on PATH. Attached files go into `<target>.files.tar` beside it.
    Raises Conflict when the target exists, Unavailable when the copy fails.
    """
    if target.exists():
        raise Conflict("backup.target_exists", {"path": target})
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    archive, archive_part = files_beside(target), files_beside(part)
    try:
        if database.dialect == "sqlite":
            _copy_sqlite(Path(database.url.database or ""), part)
        else:
            _run(database, "pg_dump", "--format=custom", f"--schema={database.schema}", f"--file={part}")
        # After the database: whatever it names is there by now, and bytes never change.
        if _write_files(database, archive_part):
            archive_part.replace(archive)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        archive_part.unlink(missing_ok=True)
    return target.stat().st_size + (archive.stat().st_size if archive.exists() else 0)


def files_beside(target: Path) -> Path:
    """Where the attached files of a backup lie."""
    return target.with_name(f"{target.name}.files.tar")


_STORED = sa.select(tables.file.c.storage_key, tables.file.c.size, tables.file.c.width).where(
    tables.file.c.state == "ready"
)


def _write_files(database: Database, target: Path) -> int:
    """Every attached file and its thumbnail in one archive, named by their keys; how many."""
    with database.read() as tx:
        stored = tx.rows(_STORED)
    if not stored:
        return 0
    with tarfile.open(target, "w") as archive:
        for key, size, width in stored:
            _add(database, archive, key, size)
            if width is not None:
                _add(database, archive, f"{key}.thumbnail", None)
    return len(stored)


def _add(database: Database, archive: tarfile.TarFile, key: str, size: int | None) -> None:
    try:
        stream = database.files.open(key)
    except NotFound:
        # Purged between the two looks: nobody could read it any more.
        return
    with stream, tempfile.TemporaryFile() as whole:
        entry = tarfile.TarInfo(key)
        if size is None:
            shutil.copyfileobj(stream, whole)
            entry.size = whole.tell()
            whole.seek(0)
            archive.addfile(entry, whole)
        else:
            entry.size = size
            archive.addfile(entry, stream)


def _read_files(database: Database, source: Path) -> None:
    with (
        tarfile.open(source) as archive,
        tempfile.TemporaryDirectory(prefix="yingzao-restore-") as folder,
    ):
        for entry in archive:
            # Names in an archive are anybody's words until they are seen to be keys.
            if not entry.isfile() or not _KEY.fullmatch(entry.name):
                raise Unavailable("backup.damaged", {"reason": entry.name[:100]})
            stream = archive.extractfile(entry)
            assert stream is not None
            path = Path(folder) / "file"
            with path.open("wb") as out:
                shutil.copyfileobj(stream, out)
            database.files.put(entry.name, path)


_KEY = re.compile(r"[0-9a-f-]{36}(\.thumbnail)?")


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online backup: pages changed meanwhile are copied again until all fit together."""
    with sqlite3.connect(source, timeout=30) as opened, sqlite3.connect(target) as copy:
        opened.backup(copy, pages=2000)
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    copy.close()
    opened.close()
    if verdict != "ok":
        raise Unavailable("backup.damaged", {"reason": verdict})


def restore(database: Database, source: Path) -> None:
    """Make an absent or empty workspace what `source` holds. Raises Conflict where one is there."""
    if not source.is_file():
        raise Conflict("backup.no_source", {"path": source})
    archive = files_beside(source)
    if database.dialect == "sqlite":
        target = Path(database.url.database or "")
        if target.exists():
            raise Conflict("backup.workspace_exists", {"path": target})
        part = target.with_name(f"{target.name}.part")
        try:
            _copy_sqlite(source, part)
            if archive.is_file():
                _read_files(database, archive)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return
    with database.read() as tx:
        query = sa.text("SELECT count(*) FROM pg_tables WHERE schemaname = :schema")
        if tx.value(query, {"schema": database.schema}):
            raise Conflict("backup.workspace_exists", {"path": database.schema})
        # The archive creates its schema itself; an empty one would be in its way.
        if database.schema != "public":
            tx.script(f'DROP SCHEMA IF EXISTS "{database.schema}"')
    _run(
        database,
        "pg_restore",
        "--exit-on-error",
        "--no-owner",
        "--single-transaction",
        *_keep(database),
        str(source),
    )
    if archive.is_file():
        _read_files(database, archive)


def _keep(database: Database) -> list[str]:
    """`public` is there in every database, so its creation is left out of the archive's list."""
    return ["--schema=public"] if database.schema == "public" else []


def _run(database: Database, program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Unavailable("backup.program_missing", {"program": program})
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run([found, f"--dbname={url}", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable("backup.failed", {"program": program, "reason": done.stderr.strip()[-500:]})
