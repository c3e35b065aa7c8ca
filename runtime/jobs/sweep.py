"""Looks at every workspace now and then, and hints at those that have jobs nobody hinted at: a process may
die between a commit and the hint. It also gives each the jobs of the day.

One process of all sweeps at a time, none sooner than a minute after the sweep before it. Looking takes
one statement; no catalogue is read and no connection kept.
"""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import structlog

from runtime.jobs.schedule import DAILY, daily_key, schedule_daily
from runtime.store import job_hints
from runtime.store.database import Database

if TYPE_CHECKING:
    from runtime.workspace import Workspaces

__all__ = ["Sweep"]

EVERY_SECONDS = 60.0
_LOOK_SECONDS = 5.0
_PATIENCE_SECONDS = 0.5
_NEAR_SECONDS = 0.05

log = structlog.get_logger(__name__)


class Sweep:
    """A thread of a server or worker with jobs."""

    def __init__(self, workspaces: Workspaces, every_seconds: float = EVERY_SECONDS) -> None:
        self._workspaces = workspaces
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="yingzao-sweep", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_seconds: float = 5) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.sweep()
            except Exception:
                log.warning("sweep waits: the database is away or busy", exc_info=True)
            self._stopping.wait(min(_LOOK_SECONDS, self._every_seconds))

    def sweep(self) -> bool:
        """Look at all workspaces but the main one, where it is time; whether this process did."""
        main = self._workspaces.main.database
        with main.read() as tx:
            if not job_hints.may_sweep(tx, self._every_seconds):
                return False
        keys = self._workspaces.all_keys()[1:]
        if not keys:
            return False
        with main.write() as tx:
            if not job_hints.begin_sweep(tx, self._every_seconds):
                return False
        day = self._workspaces.clock.now().date()
        for key in keys:
            if self._stopping.is_set():
                break
            try:
                self._look(key, day)
            except Exception as error:
                # Broken, locked or just being removed: workers who try to work on it say more.
                log.info("workspace not looked at", workspace=key, error=str(error))
        return True

    def _look(self, key: str, day: date) -> None:
        if not self._workspaces.exists(key):
            return
        main = self._workspaces.main.database
        daily = daily_key(DAILY[0], day)
        with closing(self._workspaces.database(key)) as own:
            if main.dialect == "postgresql":
                # Through the one connection there is: opening one takes longer than all the rest.
                with main.read() as tx:
                    wait, scheduled = job_hints.look(tx, own.schema, daily)
            else:
                with own.read() as tx:
                    wait, scheduled = job_hints.look(tx, None, daily)
            if not scheduled:
                with own.write(patience_seconds=_PATIENCE_SECONDS) as tx:
                    schedule_daily(tx, day)
                wait = 0
        if wait is not None:
            self._hint(main, key, wait)

    def _hint(self, main: Database, key: str, wait: float) -> None:
        with main.read() as tx:
            hinted = job_hints.wait_seconds(tx, key)
        if hinted is None or hinted > wait + _NEAR_SECONDS:
            with main.write() as tx:
                job_hints.leave(tx, key, wait)
