"""One publisher of a workspace at a time, over all processes; a killed one leaves no lock behind."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from engines.errors import Conflict, Unavailable
from runtime.store.database import Database

__all__ = ["publish_lock"]

_LOCK = 7_220_119
_LOOK_SECONDS = 0.05
_TRY = sa.text("SELECT pg_try_advisory_lock(:lock, :place)")
_LEAVE = sa.text("SELECT pg_advisory_unlock(:lock, :place)")


@contextlib.contextmanager
def publish_lock(database: Database, wait_seconds: float = 10) -> Iterator[None]:
    """Hold the workspace's lock for publishing. Raises Conflict when somebody else keeps it longer than
    `wait_seconds`.

    PostgreSQL: an advisory lock of a connection that is used for nothing else. SQLite: a lock on a file
    beside the database; on the database's own file it would disturb SQLite's locks.
    """
    until = time.monotonic() + wait_seconds
    if database.dialect == "postgresql":
        digest = hashlib.sha256(database.schema.encode()).digest()
        params = {"lock": _LOCK, "place": int.from_bytes(digest[:4], signed=True)}
        with database.read() as tx:
            while not tx.value(_TRY, params):
                _pause(until)
            try:
                yield
            finally:
                # A connection that broke has left by itself.
                with contextlib.suppress(Unavailable):
                    tx.value(_LEAVE, params)
        return
    # Not on every system; where SQLite is served it is.
    import fcntl

    with Path(f"{database.url.database}.publish").open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                _pause(until)
        yield


def _pause(until: float) -> None:
    if time.monotonic() > until:
        raise Conflict("install.busy")
    time.sleep(_LOOK_SECONDS)
