"""Threads for lengthy jobs, beside the one that goes from workspace to workspace."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

import structlog

from runtime.jobs.queue import Job

__all__ = ["LENGTHY_AT_ONCE", "Beside", "Place"]

LENGTHY_AT_ONCE = 2

log = structlog.get_logger(__name__)


class Beside:
    """At most two at a time in a process, whatever workspace they work for. `ended` is called from the
    thread that has ended."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._threads: dict[str, threading.Thread] = {}

    @property
    def full(self) -> bool:
        return len(self._threads) >= LENGTHY_AT_ONCE

    def start(self, job: Job, work: Callable[[], object]) -> None:
        def run() -> None:
            try:
                work()
            except Exception:
                log.exception("lengthy job broken off", job=job.id, kind=job.kind)
            finally:
                del self._threads[job.id]
                self._ended()

        thread = threading.Thread(target=run, name=f"yingzao-{job.kind}", daemon=True)
        self._threads[job.id] = thread
        thread.start()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until all have ended, for `seconds` at most; whether they have."""
        until = None if seconds is None else time.monotonic() + seconds
        for thread in list(self._threads.values()):
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return not self._threads


@dataclass(frozen=True)
class Place:
    """`Beside` for the jobs of one workspace, which stays open (`staying`) as long as they run."""

    beside: Beside
    staying: Callable[[], AbstractContextManager[object]]

    @property
    def full(self) -> bool:
        return self.beside.full

    def start(self, job: Job, work: Callable[[], object]) -> None:
        stack = ExitStack()
        stack.enter_context(self.staying())

        def run() -> None:
            with stack:
                work()

        self.beside.start(job, run)
