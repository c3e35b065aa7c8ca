"""Backups of one workspace: a consistent copy taken while people work, and its way back."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

import sqlalchemy as sa

from engines.errors import Conflict, Unavailable
from runtime.store.database import Database

__all__ = ["backup", "restore"]


def backup(database: Database, target: Path) -> int:
    """Write the whole workspace to `target`; bytes written. Nothing is there unless all of it is.

    SQLite: an ordinary database file. PostgreSQL: an archive of `pg_dump` (custom format), whose
    programs must be on PATH. Raises Conflict when the target exists, Unavailable when the copy fails.
    """
    if target.exists():
        raise Conflict("backup.target_exists", {"path": target})
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        if database.dialect == "sqlite":
            _copy_sqlite(Path(database.url.database or ""), part)
        else:
            _run(database, "pg_dump", "--format=custom", f"--schema={database.schema}", f"--file={part}")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


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
    if database.dialect == "sqlite":
        target = Path(database.url.database or "")
        if target.exists():
            raise Conflict("backup.workspace_exists", {"path": target})
        part = target.with_name(f"{target.name}.part")
        _copy_sqlite(source, part)
        part.replace(target)
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
