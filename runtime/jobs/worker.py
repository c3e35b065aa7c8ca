"""Runs the jobs of one workspace: claim, handle, finish — the handler's database writes and the finish in
one transaction. Several workers, in one process or many, share a workspace's jobs. Kinds with lengthy
work run in threads beside, so that a notification does not wait for an import.
"""

from __future__ import annotations

import math
import sys
import threading
import time
from functools import partial

import structlog

from engines.errors import Unavailable, VersionConflict
from engines.registry import Registry
from runtime.access.principal import SYSTEM
from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.jobs.beside import Place
from runtime.jobs.handlers import HANDLERS, JobHandler
from runtime.jobs.handlers.base import Workroom
from runtime.jobs.queue import LEASE_SECONDS, Job
from runtime.store.database import Database, Transaction

__all__ = ["Worker"]

_CONFLICT_TRIES = 6

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has the job by now: nothing this one did may be committed."""


class UnknownKind(Exception):
    """No handler of this process knows the kind; a process of another version may."""


class Worker:
    """One job at a time. `stopping` ends its work after the job in hand; `patience_seconds` is how long it
    waits for a database others hold before it has begun anything (None: as long as any writer). Without a
    place `beside`, lengthy jobs are run like the others.
    `handlers` and `lease_seconds` differ from the defaults in tests only."""

    def __init__(
        self,
        database: Database,
        catalogs: CatalogCache,
        clock: Clock,
        *,
        handlers: Registry[JobHandler] = HANDLERS,
        lease_seconds: float = LEASE_SECONDS,
        stopping: threading.Event | None = None,
        patience_seconds: float | None = None,
        beside: Place | None = None,
    ) -> None:
        self._database = database
        self._catalogs = catalogs
        self._clock = clock
        self._handlers = handlers
        self._lease_seconds = lease_seconds
        self._stopping = stopping or threading.Event()
        self._patience_seconds = patience_seconds
        self._beside = beside
        self._lengthy = frozenset(handler.kind for handler in handlers if handler.lengthy is not None)
        self._held: dict[str, tuple[Job, float]] = {}
        self._left = 0
        self._until = 0.0

    def run_due(self, most: int = sys.maxsize, seconds: float = math.inf) -> int:
        """Run the jobs that are due, in the calling thread but for lengthy ones `beside` it; how many ran.
        Takes no other after `most`, once `seconds` have passed, or when it is told to stop."""
        self._left, self._until = most, time.monotonic() + seconds
        count = 0
        job = self._claim()
        while job is not None:
            count += 1
            if self._beside is not None and job.kind in self._lengthy:
                # From here on, so that its lease is kept before the thread is up.
                self._held[job.id] = (job, time.monotonic())
                self._beside.start(job, partial(self._perform, job, alone=True))
                job = self._claim()
                continue
            started = time.monotonic()
            following = self._perform(job)
            self._give_way(time.monotonic() - started)
            job = following or self._claim()
        return count

    @property
    def left_out(self) -> frozenset[str]:
        """Kinds that have to wait until one of those beside has ended."""
        return self._lengthy if self._beside is not None and self._beside.full else frozenset()

    def _give_way(self, worked_seconds: float) -> None:
        """SQLite's one write lock goes to whoever asks at the right moment; without a pause a row
        of jobs would keep people's writes waiting."""
        if self._database.dialect == "sqlite":
            time.sleep(min(0.05, max(0.001, worked_seconds / 10)))

    # -- one job

    @property
    def _may_claim(self) -> bool:
        return not self._stopping.is_set() and self._left > 0 and time.monotonic() < self._until

    def _claim(self) -> Job | None:
        if not self._may_claim:
            return None
        if self._patience_seconds is None:
            # Reading first: whoever has nothing to do never takes SQLite's one write lock.
            with self._database.read() as tx:
                wait = queue.wait_seconds(tx, self.left_out)
            if wait is None or wait > 0:
                return None
        with self._database.write(patience_seconds=self._patience_seconds) as tx:
            return self._take(tx)

    def _take(self, tx: Transaction) -> Job | None:
        found = queue.claim(tx, 1, self._lease_seconds, self.left_out)
        self._left -= len(found)
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
            return self._take(tx) if self._may_claim and not alone else None

    # -- lease

    @property
    def busy(self) -> bool:
        """Whether it has jobs in hand, be it beside."""
        return bool(self._held)

    def keep_leases(self) -> None:
        """Lengthen the leases of the jobs in hand; to be called, from another thread, every third of one.
        On SQLite this waits while the job's own transaction has the write lock; so does every claim."""
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
