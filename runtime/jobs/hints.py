"""What becomes of the news that a workspace has jobs, or changes to be indexed: workers of this process
hear it at once, those of others find it in the hint table.

The hint is written by a thread of its own, after the commit it speaks of: no business transaction
waits for the control database, and what comes in a row shares one hint.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from runtime.store import job_hints
from runtime.store.database import Database

__all__ = ["JobHints"]

_CLOSE_SECONDS = 5.0
# A worker may take a hint away as fast as it is left: not with every commit of a busy workspace.
_GATHER_SECONDS = 0.2

log = structlog.get_logger(__name__)

Callback = Callable[[str], None]


class JobHints:
    """One per process. `control` gives the control database when it is first needed."""

    def __init__(self, control: Callable[[], Database]) -> None:
        self._control = control
        self._lock = threading.Lock()
        self._callbacks: tuple[Callback, ...] = ()
        self._unwritten: set[str] = set()
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def listen(self, callback: Callback) -> Callable[[], None]:
        """Call with a workspace's key whenever this process gave it jobs. Returns the way to stop it."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)
        return lambda: self._remove(callback)

    def _remove(self, callback: Callback) -> None:
        with self._lock:
            self._callbacks = tuple(known for known in self._callbacks if known is not callback)

    def tell(self, key: str) -> None:
        """The workspace has new jobs, and nobody else needs to be told: those of the main one lie beside
        the hints, so that whoever would look for a hint looks there."""
        for callback in self._callbacks:
            callback(key)

    def note(self, key: str) -> None:
        """A transaction that gave the workspace work has committed: tell everybody."""
        self.tell(key)
        with self._lock:
            if self._closed.is_set():
                return
            self._unwritten.add(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="yingzao-hints", daemon=True)
                self._thread.start()
        self._wake.set()

    def close(self) -> None:
        """Write what is noted, then end. May be called more than once."""
        with self._lock:
            self._closed.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            with self._lock:
                keys, self._unwritten = sorted(self._unwritten), set()
                ending = self._closed.is_set()
            try:
                self._write(keys)
            except Exception:
                # Their jobs stand; a sweep finds them.
                log.warning("hints not written", workspaces=keys, exc_info=True)
            if ending:
                return
            self._closed.wait(_GATHER_SECONDS)

    def _write(self, keys: list[str]) -> None:
        if not keys:
            return
        database = self._control()
        with database.read() as tx:
            keys = [key for key in keys if not job_hints.stands(tx, key)]
        if keys:
            with database.write() as tx:
                for key in keys:
                    job_hints.leave(tx, key)
