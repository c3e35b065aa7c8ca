"""PostgreSQL: statement, lock and idle timeouts; UTC; `search_path` is the workspace."""

from __future__ import annotations

import contextlib
import hashlib
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import errors
from psycopg.types.string import StrDumperUnknown, TextLoader
from sqlalchemy.dialects import postgresql as dialect

from engines.errors import Conflict, EvaluationFailed, PlatformError, StorageFull, Unavailable
from engines.expression import evaluation_code
from runtime.store.driver import Deadlock, LockTimeout, UniqueViolation
from runtime.store.postgresql_connection import LaterFailed, PreparedConnection

__all__ = ["PostgresqlDriver"]

# Any constant will do, as long as every process takes the same one.
WRITERS_LOCK = 7_220_118
_LOCK = "yz_writing"
ALONE_SECONDS = 0.1
"""Whoever waits to write alone keeps new writers waiting too: for so long unless told otherwise."""


class PostgresqlDriver:
    begin_snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    failures: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(
        self, url: sa.URL, schema: str, statement_timeout_seconds: int, busy_timeout_seconds: int
    ) -> None:
        self.compiler: sa.Dialect = dialect.psycopg.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        # The lock of everybody who writes, one per workspace: shared among writers, so that it costs them
        # nothing, and held alone by the switch to a new version.
        place = f"{WRITERS_LOCK}, {int.from_bytes(hashlib.sha256(schema.encode()).digest()[:4], signed=True)}"
        self._lock = f"SELECT pg_advisory_xact_lock_shared({place})"
        self._lock_alone = f"SELECT pg_advisory_xact_lock({place})"
        self._options = (
            f"-c search_path={schema} -c TimeZone=UTC "
            f"-c statement_timeout={statement_timeout_seconds * 1000} "
            f"-c lock_timeout={busy_timeout_seconds * 1000} -c idle_in_transaction_session_timeout=60000"
        )

    def connect(self) -> PreparedConnection:
        try:
            connection = psycopg.connect(self._url, autocommit=True, options=self._options)
        except psycopg.OperationalError as error:
            raise Unavailable() from error
        # By its own counts psycopg would also end statements that are prepared here.
        connection.prepare_threshold = None
        connection.adapters.register_loader("uuid", TextLoader)
        # Text parameters stay untyped, so that one and the same text can be a uuid or a choice.
        connection.adapters.register_dumper(str, StrDumperUnknown)
        connection.execute(f"PREPARE {_LOCK} AS {self._lock}")
        return PreparedConnection(connection)

    def begin_write(self, cursor: Any, alone: bool, patience_seconds: float | None) -> None:
        # What comes after the lock sees what was committed before it was given.
        if alone and patience_seconds is None:
            patience_seconds = ALONE_SECONDS
        lock = self._lock_alone if alone else f"EXECUTE {_LOCK}"
        if patience_seconds is None:
            cursor.execute(f"BEGIN; {lock}")
        else:
            timeout = f"SET LOCAL lock_timeout = '{round(patience_seconds * 1000)}ms'"
            cursor.execute(f"BEGIN; {timeout}; {lock}")

    def translate(self, error: Exception) -> Exception:
        if isinstance(error, LaterFailed):
            found = self.translate(error.error)
            return error.refused(found) if isinstance(found, UniqueViolation) else found
        code = evaluation_code(error)
        if code is not None:
            return EvaluationFailed(code)
        if isinstance(error, errors.DiskFull):
            return StorageFull()
        if isinstance(error, psycopg.DataError):
            # A value no column of its kind can hold, such as one from a cursor somebody made up.
            return PlatformError("bad_request")
        if isinstance(error, errors.UniqueViolation):
            return UniqueViolation(error.diag.constraint_name or "")
        if isinstance(error, errors.IntegrityError):
            return Conflict()
        if isinstance(error, errors.DeadlockDetected):
            return Deadlock()
        if isinstance(error, errors.LockNotAvailable):
            return LockTimeout()
        if isinstance(error, psycopg.OperationalError):
            # Time-outs of statements and locks are among these, as is a server that went away.
            return Unavailable()
        return error

    def usable(self, connection: PreparedConnection) -> bool:
        if connection.works:
            with contextlib.suppress(psycopg.Error):
                connection.end()
                return True
        connection.close()
        return False
