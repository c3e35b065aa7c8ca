"""Runs jobs: claim, handle, finish — the handler's database writes and the finish in one transaction.

A thread inside `serve` (`start`, `stop`) or the whole of a `yingzao worker` process (`run`).
Several workers, in one process or many, share a workspace's jobs. Kinds with lengthy work run in
threads beside, at most two at a time, so that a notification does not wait for an import.
"""

from __future__ import annotations

import signal
import threading
import time
from datetime import date
from typing import TYPE_CHECKING

import structlog

from engines.errors import Unavailable, VersionConflict
from engines.registry import Registry
from runtime.access.principal import SYSTEM
from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.jobs.handlers import HANDLERS, JobHandler
from runtime.jobs.handlers.base import Workroom
from runtime.jobs.queue import LEASE_SECONDS, Job
from runtime.jobs.schedule import schedule_daily
from runtime.store.database import Database
from runtime.store.signals import Listener

if TYPE_CHECKING:
    from runtime.workspace import Workspace

__all__ = ["Worker", "run_worker"]

POLL_SECONDS = 1.0
LENGTHY_AT_ONCE = 2
_CONFLICT_TRIES = 6
_AWAY_SECONDS = 2.0

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has the job by now: nothing this one did may be committed."""


class UnknownKind(Exception):
    """No handler of this process knows the kind; a process of another version may."""


class Worker:
    """One at a time. `handlers` and `lease_seconds` differ from the defaults in tests only."""

    def __init__(
        self,
        database: Database,
        catalogs: CatalogCache,
        clock: Clock,
        *,
        handlers: Registry[JobHandler] = HANDLERS,
        lease_seconds: float = LEASE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._database = database
        self._catalogs = catalogs
        self._clock = clock
        self._handlers = handlers
        self._lease_seconds = lease_seconds
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._lengthy = frozenset(handler.kind for handler in handlers if handler.lengthy is not None)
        self._beside: dict[str, threading.Thread] = {}
        self._held: dict[str, tuple[Job, float]] = {}
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
        if self._thread is None:
            return True
        until = time.monotonic() + timeout_seconds
        self._thread.join(timeout_seconds)
        for thread in list(self._beside.values()):
            thread.join(max(0.0, until - time.monotonic()))
        return not self._thread.is_alive() and not self._beside

    def run(self) -> None:
        """Work in the calling thread until `stop` is called from elsewhere."""
        listener = Listener(self._database, self._wake.set)
        forget = self._database.signals.on_jobs(self._wake.set)
        ended = threading.Event()
        heartbeat = threading.Thread(
            target=self._keep_lease, args=(ended,), name="yingzao-heartbeat", daemon=True
        )
        listener.start()
        heartbeat.start()
        try:
            while not self._stopping.is_set():
                self._wait(self._round())
            for thread in list(self._beside.values()):
                thread.join()
        finally:
            ended.set()
            forget()
            listener.stop()
            heartbeat.join(timeout=5)

    def _round(self) -> float:
        """Do all that is due; how long to wait before looking again, in seconds."""
        try:
            self._schedule()
            self.run_due(beside=True)
            with self._database.read() as tx:
                wait = queue.wait_seconds(tx, self._left_out())
        except Unavailable:
            log.warning("worker waits: the database is away or busy")
            return _AWAY_SECONDS
        except Exception:
            # The loop outlives whatever goes wrong around a job; the job itself has its own net.
            log.exception("worker round failed")
            return _AWAY_SECONDS
        return self._poll_seconds if wait is None else min(wait, self._poll_seconds)

    def _wait(self, seconds: float) -> None:
        self._wake.wait(seconds)
        # Cleared before looking: whatever is added from here on wakes the next wait.
        self._wake.clear()

    def _schedule(self) -> None:
        today = self._clock.now().date()
        if self._scheduled != today:
            with self._database.write() as tx:
                schedule_daily(tx, today)
            self._scheduled = today

    # -- work

    def run_due(self, beside: bool = False) -> int:
        """Run every job that is due, in the calling thread but for lengthy ones `beside` it; how many ran.
        Stops early on `stop`."""
        count = 0
        job = self._claim()
        while job is not None:
            count += 1
            if beside and job.kind in self._lengthy:
                self._start_beside(job)
                job = self._claim()
                continue
            started = time.monotonic()
            following = self._perform(job)
            self._give_way(time.monotonic() - started)
            job = following or self._claim()
        return count

    def _start_beside(self, job: Job) -> None:
        def work() -> None:
            try:
                self._perform(job, alone=True)
            finally:
                del self._beside[job.id]
                self._wake.set()

        thread = threading.Thread(target=work, name=f"yingzao-{job.kind}", daemon=True)
        self._beside[job.id] = thread
        thread.start()

    def _left_out(self) -> frozenset[str]:
        """Kinds that have to wait until one of those beside has ended."""
        return self._lengthy if len(self._beside) >= LENGTHY_AT_ONCE else frozenset()

    def _give_way(self, worked_seconds: float) -> None:
        """SQLite's one write lock goes to whoever asks at the right moment; without a pause a row
        of jobs would keep people's writes waiting."""
        if self._database.dialect == "sqlite":
            time.sleep(min(0.05, max(0.001, worked_seconds / 10)))

    def _claim(self) -> Job | None:
        if self._stopping.is_set():
            return None
        left_out = self._left_out()
        with self._database.read() as tx:
            wait = queue.wait_seconds(tx, left_out)
        if wait is None or wait > 0:
            return None
        with self._database.write() as tx:
            found = queue.claim(tx, 1, self._lease_seconds, left_out)
        return found[0] if found else None

    def _perform(self, job: Job, alone: bool = False) -> Job | None:
        """Run one job to its end, good or bad. The next job, where finishing could claim it too; `alone`
        claims none."""
        self._held[job.id] = (job, time.monotonic())
        try:
            return self._attempt(job, alone)
        except LeaseLost:
            log.warning("job taken over by another worker", job=job.id, kind=job.kind)
        except Exception as error:
            log.exception("job failed", job=job.id, kind=job.kind, attempt=job.attempts)
            with self._database.write() as tx:
                queue.fail(tx, job, f"{type(error).__name__}: {error}")
        finally:
            self._held.pop(job.id, None)
        return None

    def _attempt(self, job: Job, alone: bool) -> Job | None:
        handler = self._handlers.find(job.kind)
        if handler is None:
            raise UnknownKind(job.kind)
        if handler.lengthy is not None:
            handler.lengthy(Workroom(self._database, self._catalogs, self._clock, self._stopping.is_set), job)
        for count in range(1, _CONFLICT_TRIES + 1):
            try:
                return self._transact(handler, job, alone)
            except (Unavailable, VersionConflict):
                # Somebody else held or wrote the same rows: that is no fault of the job.
                if count == _CONFLICT_TRIES or self._stopping.wait(0.02 * 2**count):
                    raise
        raise AssertionError("unreachable")

    def _transact(self, handler: JobHandler, job: Job, alone: bool) -> Job | None:
        with self._database.read() as tx:
            # A new catalogue takes a moment to build: not while holding the write transaction.
            self._catalogs.current(tx)
        with self._database.write() as tx:
            catalog = self._catalogs.current(tx)
            handler.run(Context(tx, catalog, SYSTEM, self._clock.now(), f"job:{job.id}"), job)
            if not queue.finish(tx, job):
                raise LeaseLost
            # One commit for the end of this job and the start of the next.
            ending = alone or self._stopping.is_set()
            following = [] if ending else queue.claim(tx, 1, self._lease_seconds, self._left_out())
        return following[0] if following else None

    # -- lease

    def _keep_lease(self, ended: threading.Event) -> None:
        """Lengthen the leases of the jobs in hand every third of it. On SQLite this waits while the
        job's own transaction has the write lock; so does every claim."""
        while not ended.wait(self._lease_seconds / 3):
            for job, since in list(self._held.values()):
                self._lengthen(job, since)

    def _lengthen(self, job: Job, since: float) -> None:
        handler = self._handlers.find(job.kind)
        # A job that hangs loses its lease in the end: another attempt, and then the dead state, follow.
        if handler is None or time.monotonic() - since > handler.max_seconds:
            return
        try:
            with self._database.write() as tx:
                kept = queue.heartbeat(tx, job, self._lease_seconds)
        except Exception:
            log.warning("lease not lengthened", job=job.id, exc_info=True)
            return
        if not kept and job.id in self._held:
            log.warning("lease lost", job=job.id, kind=job.kind)


def run_worker(workspace: Workspace) -> None:
    """The whole of a worker process: until SIGTERM or SIGINT, then the job in hand is finished."""
    from runtime.search.follower import SearchFollower

    worker = Worker(workspace.database, workspace.catalogs, workspace.clock)
    search = SearchFollower(workspace.database, workspace.catalogs)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop(0))
    log.info("worker started", workspace=workspace.key)
    search.start()
    worker.run()
    search.stop()
    workspace.close()
