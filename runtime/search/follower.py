"""The thread that keeps one workspace's search index up to date, in servers and in workers."""

from __future__ import annotations

import threading
import time

import structlog

from runtime.apps.catalog import CatalogCache
from runtime.search.indexer import Indexer, Step
from runtime.store.database import Database

__all__ = ["SearchFollower"]

POLL_SECONDS = 0.5
# Commits in quick succession become one batch, and people's writes come first.
_GATHER_SECONDS = 0.25
_BETWEEN_SECONDS = 0.01
# While writes keep coming, a batch is followed by this many times its own length of rest, at most a
# second: indexing shares the process with those who wait for their answers.
_RESTS = 8
_LONGEST_REST_SECONDS = 1.0
# Where another process is at work, this one only makes sure that it goes on.
_STAND_BY_SECONDS = 3.0
_AWAY_SECONDS = 2.0

log = structlog.get_logger(__name__)


class SearchFollower:
    """A commit in this process wakes it; what others commit it finds by polling. Where it stopped is
    in the database, so what happened while nothing ran is caught up with."""

    def __init__(
        self, database: Database, catalogs: CatalogCache, poll_seconds: float = POLL_SECONDS
    ) -> None:
        self._database = database
        self._indexer = Indexer(database, catalogs)
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="yingzao-search", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_seconds: float = 20) -> None:
        """Finish the batch in hand, then end. May be called more than once."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _run(self) -> None:
        forget = self._database.signals.on_commit(self._wake.set)
        try:
            while not self._stopping.is_set():
                self._wake.clear()
                started = time.monotonic()
                pause = self._round()
                if pause == _BETWEEN_SECONDS:
                    self._wake.clear()
                    if self._wake.wait(_BETWEEN_SECONDS):
                        pause = min(_RESTS * (time.monotonic() - started), _LONGEST_REST_SECONDS)
                if pause == self._poll_seconds:
                    self._wake.wait(pause)
                    pause = _GATHER_SECONDS
                self._stopping.wait(pause)
        finally:
            forget()

    def _round(self) -> float:
        """Seconds until the next one."""
        try:
            step = self._indexer.step()
        except Exception:
            # The position stands, so nothing is lost while the database is away.
            log.warning("search waits: the change log cannot be followed", exc_info=True)
            return _AWAY_SECONDS
        if step == Step.DONE:
            return _BETWEEN_SECONDS
        return _STAND_BY_SECONDS if step == Step.TAKEN else self._poll_seconds
