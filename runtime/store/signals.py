"""Wake-ups between threads of a process, and on PostgreSQL between processes.

A signal only saves waiting: whoever listens also polls, so a lost one costs a moment and nothing
else. Record writes do not NOTIFY: PostgreSQL takes one lock per database for it at commit, which
would put every writer into one queue; followers of the change log poll instead.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from runtime.store.database import Database, Transaction

__all__ = ["Listener", "Signals"]

CHANNEL = "yingzao_jobs"
_NOTIFY = sa.select(sa.func.pg_notify(CHANNEL, sa.bindparam("schema")))
_RETRY_SECONDS = 1.0

Callback = Callable[[], None]


class Signals:
    """One per database object. Callbacks run in the thread that committed: they set an event, no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._commit: tuple[Callback, ...] = ()
        self._jobs: tuple[Callback, ...] = ()

    def on_commit(self, callback: Callback) -> Callback:
        """Call after every write transaction of this database object. Returns the way to stop it."""
        with self._lock:
            self._commit = (*self._commit, callback)
        return lambda: self._remove(callback)

    def on_jobs(self, callback: Callback) -> Callback:
        """Call after a transaction that added jobs. Returns the way to stop it."""
        with self._lock:
            self._jobs = (*self._jobs, callback)
        return lambda: self._remove(callback)

    def _remove(self, callback: Callback) -> None:
        with self._lock:
            self._commit = tuple(known for known in self._commit if known is not callback)
            self._jobs = tuple(known for known in self._jobs if known is not callback)

    def committed(self) -> None:
        for callback in self._commit:
            callback()

    def jobs_added(self, tx: Transaction) -> None:
        """Wake workers here, and on PostgreSQL everywhere, once `tx` has committed."""
        if self._wake_workers in tx.after_commit:
            return
        tx.after_commit.append(self._wake_workers)
        if tx.dialect == "postgresql":
            tx.rows(_NOTIFY, {"schema": tx.database.schema})

    def _wake_workers(self) -> None:
        for callback in self._jobs:
            callback()


class Listener:
    """A thread that calls back, with the schema of the workspace, when another process added jobs to any
    workspace of the database. PostgreSQL only; idle elsewhere."""

    def __init__(self, database: Database, callback: Callable[[str], None]) -> None:
        self._database = database
        self._callback = callback
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="yingzao-listener", daemon=True)

    def start(self) -> None:
        if self._database.dialect == "postgresql":
            self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        # Only here: SQLite need not load the driver.
        import psycopg

        while not self._stopped.is_set():
            # While the database is away the polling of whoever listens is the floor.
            with contextlib.suppress(psycopg.Error):
                self._listen(psycopg.connect)
            self._stopped.wait(_RETRY_SECONDS)

    def _listen(self, connect: Callable[..., Any]) -> None:
        url = self._database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with connect(url, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._stopped.is_set():
                for notification in connection.notifies(timeout=0.5):
                    self._callback(notification.payload)
