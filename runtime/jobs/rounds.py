"""Goes from workspace to workspace and runs their jobs: a thread inside `serve` (`start`, `stop`) or the
whole of a `yingzao worker` process (`run`).

The main workspace is looked at every time, the others where the hint table says so (or somebody in this
process does). Each is given a slice of jobs, and its search index a slice of the change log, before the
next has its turn. One that cannot be worked on is passed over for a while, and nobody waits for it.
"""

from __future__ import annotations

import math
import random
import signal
import threading
import time
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import structlog

from engines.errors import NotFound, Unavailable
from engines.registry import Registry
from runtime.jobs import queue
from runtime.jobs.beside import Beside, Place
from runtime.jobs.handlers import HANDLERS, JobHandler
from runtime.jobs.queue import LEASE_SECONDS
from runtime.jobs.schedule import schedule_daily
from runtime.jobs.sweep import Sweep
from runtime.jobs.worker import Worker
from runtime.search.indexer import Indexer, Step
from runtime.store import job_hints
from runtime.store.migrate import is_current
from runtime.store.signals import Listener

if TYPE_CHECKING:
    from runtime.workspace import Workspace, Workspaces

__all__ = ["Rounds", "run_rounds"]

POLL_SECONDS = 1.0
_AWAY_SECONDS = 2.0
_SLICE_JOBS = 20
_SLICE_SECONDS = 1.0
# Of a workspace others hold: it gets its turn again, and the rest need not wait for it.
_PATIENCE_SECONDS = 0.5
_NEAR_SECONDS = 0.05
_FIRST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 60.0

log = structlog.get_logger(__name__)


class Outdated(Exception):
    """The workspace's tables are those of an older version: `yingzao migrate` brings them up to date."""


class Rounds:
    """One per process. `only` confines it to one workspace, which is then looked at every time. The other
    options differ from the defaults in tests only."""

    def __init__(
        self,
        workspaces: Workspaces,
        *,
        only: str | None = None,
        handlers: Registry[JobHandler] = HANDLERS,
        lease_seconds: float = LEASE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._workspaces = workspaces
        workspaces.followed = True
        self._home = only or workspaces.main.key
        self._only = only is not None
        self._handlers = handlers
        self._lease_seconds = lease_seconds
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._told: set[str] = set()
        self._paused: dict[str, tuple[float, float]] = {}
        self._indexers: WeakKeyDictionary[Workspace, Indexer] = WeakKeyDictionary()
        self._beside = Beside(self._wake.set)
        self._workers: list[Worker] = []
        self._scheduled: date | None = None
        self._thread: threading.Thread | None = None

    # -- life

    def start(self) -> None:
        """Work in a thread of this process until `stop`."""
        self._thread = threading.Thread(target=self.run, name="yingzao-worker", daemon=True)
        self._thread.start()

    def stop(self, timeout_seconds: float = 30) -> bool:
        """Finish the job in hand, then end. False when that took longer than `timeout_seconds`;
        the job then comes back after its lease, unless the process lives on and finishes it."""
        self._stopping.set()
        self._wake.set()
        until = time.monotonic() + timeout_seconds
        if self._thread is not None:
            self._thread.join(timeout_seconds)
        ended = self._beside.join(max(0.0, until - time.monotonic()))
        return ended and (self._thread is None or not self._thread.is_alive())

    def run(self) -> None:
        """Work in the calling thread until `stop` is called from elsewhere."""
        forget = self._workspaces.hints.listen(self._hear)
        listener = Listener(self._workspaces.main.database, self._hear_schema)
        ended = threading.Event()
        heartbeat = threading.Thread(
            target=self._keep_lease, args=(ended,), name="yingzao-heartbeat", daemon=True
        )
        sweep = Sweep(self._workspaces)
        listener.start()
        heartbeat.start()
        if not self._only:
            sweep.start()
        try:
            while not self._stopping.is_set():
                self._wait(self.round())
            self._beside.join()
        finally:
            ended.set()
            forget()
            listener.stop()
            sweep.stop()
            heartbeat.join(timeout=5)

    def _hear(self, key: str) -> None:
        if not self._only or key == self._home:
            with self._lock:
                self._told.add(key)
            self._wake.set()

    def _hear_schema(self, schema: str) -> None:
        key = self._workspaces.key_of(schema)
        if key is not None:
            self._hear(key)

    def _keep_lease(self, ended: threading.Event) -> None:
        while not ended.wait(self._lease_seconds / 3):
            for worker in list(self._workers):
                worker.keep_leases()

    # -- a round

    def round(self) -> float:
        """Give everybody with jobs due a turn; how long to wait before the next round, in seconds."""
        try:
            self._schedule()
            hinted = self._hinted()
        except Exception as error:
            return self._troubled(error)
        with self._lock:
            told, self._told = self._told, set()
        due = {key for key, wait in hinted.items() if wait <= 0} | told
        due.discard(self._home)
        waits = [wait for wait in hinted.values() if wait > 0]
        for key in (self._home, *self._in_turn(due)):
            if self._stopping.is_set():
                break
            try:
                waits.append(self._turn(key))
            except Exception as error:
                if key == self._home:
                    waits.append(self._troubled(error))
                else:
                    self._pass_over(key, error)
        return min([self._poll_seconds, *waits])

    def _troubled(self, error: Exception) -> float:
        if isinstance(error, Unavailable):
            log.warning("worker waits: the database is away or busy")
        else:
            # The loop outlives whatever goes wrong around a job; the job itself has its own net.
            log.error("worker round failed", exc_info=error)
        return _AWAY_SECONDS

    def _wait(self, seconds: float) -> None:
        self._wake.wait(seconds)
        # Cleared before looking: whatever is added from here on wakes the next wait.
        self._wake.clear()

    def _schedule(self) -> None:
        """The day's jobs of the workspace at home; others get theirs from the sweep."""
        home = self._workspaces.get(self._home)
        today = home.clock.now().date()
        if self._scheduled != today:
            with home.database.write() as tx:
                schedule_daily(tx, today)
            self._scheduled = today

    def _hinted(self) -> dict[str, float]:
        if self._only:
            return {}
        with self._workspaces.main.database.read() as tx:
            return job_hints.due(tx, self._poll_seconds)

    def _in_turn(self, keys: Iterable[str]) -> list[str]:
        """In no order: several workers should not all begin with the same one."""
        now = time.monotonic()
        able = sorted(key for key in keys if self._paused.get(key, (0.0, 0.0))[0] <= now)
        random.shuffle(able)
        return able

    # -- one workspace

    def _turn(self, key: str) -> float:
        """A slice of the workspace's jobs; seconds until it wants another, as far as is known."""
        at_home = key == self._home
        with self._workspaces.visit(key) as workspace:
            indexer = None if at_home else self._indexer(workspace)
            worker = Worker(
                workspace.database,
                workspace.catalogs,
                workspace.clock,
                handlers=self._handlers,
                lease_seconds=self._lease_seconds,
                stopping=self._stopping,
                patience_seconds=None if at_home else _PATIENCE_SECONDS,
                beside=Place(self._beside, partial(self._workspaces.visit, key)),
            )
            # Those of earlier turns stay as long as they have lengthy jobs in hand.
            self._workers = [*(earlier for earlier in self._workers if earlier.busy), worker]
            worker.run_due(_SLICE_JOBS, _SLICE_SECONDS)
            behind = indexer is not None and _index(indexer)
            with workspace.database.read() as tx:
                wait = 0 if behind else queue.wait_seconds(tx, worker.left_out)
                every = queue.wait_seconds(tx)
            # A job held up here by lengthy ones may be another worker's: its hint stands.
            if not at_home and wait != 0 and every != 0:
                wait = self._settle(workspace, every, indexer)
        self._paused.pop(key, None)
        return math.inf if wait is None else wait

    def _indexer(self, workspace: Workspace) -> Indexer | None:
        """For workspaces nobody uses in this process: the others have a thread that follows them. Raises
        Outdated."""
        found = self._indexers.get(workspace)
        if found is None:
            if not is_current(workspace.database):
                raise Outdated
            found = self._indexers[workspace] = Indexer(workspace.database, workspace.catalogs)
        return None if workspace in self._workspaces.opened() else found

    def _settle(self, workspace: Workspace, wait: float | None, indexer: Indexer | None) -> float | None:
        """Nothing is due any more: say so in the hint. What was added while the hint still stood left none
        of its own, so look once more after it is gone. Returns the wait as it is then."""
        main = self._workspaces.main.database
        try:
            with main.read() as tx:
                hinted = job_hints.wait_seconds(tx, workspace.key)
            # Reading costs no commit. A hint as good as the one to be left is left alone.
            if hinted != wait and (hinted is None or wait is None or abs(hinted - wait) > _NEAR_SECONDS):
                with main.write(patience_seconds=_PATIENCE_SECONDS) as tx:
                    job_hints.put_off(tx, workspace.key, wait)
        except Unavailable:
            # The hint stands; the next round finds the control database less busy.
            return wait
        behind = indexer is not None and _index(indexer)
        with workspace.database.read() as tx:
            now = 0 if behind else queue.wait_seconds(tx)
        if now is not None and (wait is None or now < wait):
            with main.write() as tx:
                job_hints.put_off(tx, workspace.key, now)
        return now

    def _pass_over(self, key: str, error: Exception) -> None:
        """Try again later, and later still if that fails too. The hint stands; a workspace that is gone
        has none any more."""
        if isinstance(error, NotFound):
            log.info("workspace is gone", workspace=key)
            try:
                with self._workspaces.main.database.write() as tx:
                    job_hints.put_off(tx, key, None)
            except Exception as trouble:
                self._troubled(trouble)
            return
        pause = min(self._paused.get(key, (0.0, _FIRST_PAUSE_SECONDS / 2))[1] * 2, _LONGEST_PAUSE_SECONDS)
        self._paused[key] = (time.monotonic() + pause, pause)
        if isinstance(error, Outdated):
            log.warning("workspace is passed over: its tables are of an older version", workspace=key)
        elif isinstance(error, Unavailable):
            log.warning("workspace is passed over: it is away or busy", workspace=key)
        else:
            log.error("workspace is passed over", workspace=key, exc_info=error)


def _index(indexer: Indexer) -> bool:
    """Follow the change log for a slice; whether more is left."""
    until = time.monotonic() + _SLICE_SECONDS
    while indexer.step() == Step.DONE:
        if time.monotonic() > until:
            return True
    return False


def run_rounds(workspaces: Workspaces, only: str | None = None) -> None:
    """The whole of a worker process: until SIGTERM or SIGINT, then the job in hand is finished."""
    from runtime.search.follower import SearchFollower

    rounds = Rounds(workspaces, only=only)
    home = workspaces.get(only or workspaces.main.key)
    search = SearchFollower(home.database, home.catalogs)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: rounds.stop(0))
    log.info("worker started", workspace=only or "all")
    search.start()
    rounds.run()
    search.stop()
