"""What the two drivers have in common; each is imported only where it is used."""

from __future__ import annotations

from typing import Any, Protocol

import sqlalchemy as sa

from engines.errors import Unavailable

__all__ = ["Ahead", "Deadlock", "Driver", "LockTimeout", "UniqueViolation"]


class UniqueViolation(Exception):
    """A unique index refused a write. `constraint` is the index's physical name ("" when unknown)."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


class Deadlock(Unavailable):
    """PostgreSQL ended this transaction so that another could go on: running it again will do."""


class LockTimeout(Unavailable):
    """Somebody else held what a statement had to lock, for longer than it was to wait."""


class Ahead:
    """Rows of a statement that is sent with a later one, COMMIT at the latest; `answered` once they are
    there."""

    __slots__ = ("answered", "rows")

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.answered = False

    def answer(self, rows: list[tuple[Any, ...]]) -> None:
        self.rows = rows
        self.answered = True


class Driver(Protocol):
    """Connections and errors of one kind of database."""

    compiler: sa.Dialect
    begin_snapshot: str
    failures: tuple[type[Exception], ...]
    """What rolling back a broken connection may raise."""

    def begin_write(self, cursor: Any, alone: bool, patience_seconds: float | None) -> None:
        """Begin a write transaction that waits for locks for `patience_seconds` (None: as long as the
        database's setting says). With `alone` no other one is open from here to its end, in any
        process; raises LockTimeout where that cannot be had within moments."""
        ...

    def connect(self) -> Any:
        """A connection in autocommit, ready for use. Raises Unavailable."""
        ...

    def translate(self, error: Exception) -> Exception:
        """The platform's error for a driver's; the error itself when it is nobody's fault but ours."""
        ...

    def usable(self, connection: Any) -> bool:
        """Whether a connection that saw an error may be used again; leaves no transaction open."""
        ...
