"""SQLite: WAL, synchronous=FULL, our functions on every connection."""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
import time

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite as dialect

from engines.errors import Conflict, EvaluationFailed, StorageFull
from engines.expression import evaluation_code, sqlite_functions
from runtime.store.driver import LockTimeout, UniqueViolation

__all__ = ["SqliteDriver"]

_UNIQUE = re.compile(r"UNIQUE constraint failed: (?:index '(.+)'|(.+))")
_LOOK_MS = 2
_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-4000",
    "recursive_triggers=OFF", "trusted_schema=OFF",
    # 64 MB at most: a page written often is copied back once for many transactions. Of an import into
    # 1,000,000 records it takes 98 µs a row in place of 112 with 4,000 pages, and whoever is held up by the
    # copying, a fifth as often, waits 75 ms in place of 60.
    "wal_autocheckpoint=16000",
)  # fmt: skip


class SqliteDriver:
    begin_snapshot = "BEGIN"
    failures: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, url: sa.URL, busy_timeout_seconds: int) -> None:
        self.compiler: sa.Dialect = dialect.dialect(paramstyle="named")
        self._path = url.database or ":memory:"
        self._busy_timeout = busy_timeout_seconds

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=self._busy_timeout,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=1024,
        )
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        for name, arguments, function, deterministic in sqlite_functions():
            connection.create_function(name, arguments, function, deterministic=deterministic)
        return connection

    def begin_write(self, cursor: sqlite3.Cursor, alone: bool, patience_seconds: float | None) -> None:
        # There is never more than one, and no other process can begin its own before this one ends.
        # SQLite's own waiting sleeps up to 100 ms between looks, in which others come and go: among busy
        # processes the one that waits longest would wait longest again.
        until = 0.0
        patience = self._busy_timeout if patience_seconds is None else patience_seconds
        cursor.execute(f"PRAGMA busy_timeout={_LOOK_MS}")
        while True:
            try:
                cursor.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                now = time.monotonic()
                until = until or now + patience
                if now > until or "locked" not in str(error):
                    raise
            time.sleep(random.uniform(0, _LOOK_MS / 1000))

    def translate(self, error: Exception) -> Exception:
        code = evaluation_code(error)
        if code is not None:
            return EvaluationFailed(code)
        if isinstance(error, OverflowError):
            return EvaluationFailed("expression.overflow")
        if isinstance(error, sqlite3.IntegrityError):
            match = _UNIQUE.search(str(error))
            return UniqueViolation(match[1] or match[2]) if match else Conflict()
        if isinstance(error, sqlite3.OperationalError):
            if "full" in str(error):
                return StorageFull()
            if "locked" in str(error) or "busy" in str(error):
                return LockTimeout()
        return error

    def usable(self, connection: sqlite3.Connection) -> bool:
        with contextlib.suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            return True
        connection.close()
        return False
