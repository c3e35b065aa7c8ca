"""Starts worker processes quickly: imports once, then forks one for each line on standard input.

Arguments: database URL, lease seconds. Answers each line with the pid of a new worker. A line may
name a kind that kills its worker, to be run as such. Run by the tests of this folder.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from typing import Any

import sqlalchemy as sa

from engines.registry import Registry
from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.commands.context import Context
from runtime.jobs.handlers import JobHandler
from runtime.jobs.queue import Job
from runtime.jobs.worker import Worker
from runtime.store.database import Database

_EFFECT = sa.text("INSERT INTO effect (job, pid) VALUES (:job, :pid)")


def effect(ctx: Context, job: Job) -> None:
    """Long enough that a kill often falls inside the transaction, before or after the write."""
    time.sleep(random.uniform(0, job.payload.get("seconds", 0)) / 2)
    ctx.tx.run(_EFFECT, {"job": job.id, "pid": os.getpid()})
    time.sleep(random.uniform(0, job.payload.get("seconds", 0)) / 2)


def pause(ctx: Context, job: Job) -> None:
    """Stands still on the first attempt, as a suspended machine would."""
    ctx.tx.run(_EFFECT, {"job": job.id, "pid": os.getpid()})
    if job.attempts == 1:
        os.kill(os.getpid(), signal.SIGSTOP)


def poison(ctx: Context, job: Job) -> None:
    ctx.tx.run(_EFFECT, {"job": job.id, "pid": os.getpid()})
    os.kill(os.getpid(), signal.SIGKILL)


class _NoCatalog(CatalogCache):
    def current(self, tx: Any) -> Any:
        return None


def work(url: str, lease_seconds: float) -> None:
    handlers: Registry[JobHandler] = Registry("job kind", lambda handler: handler.kind)
    for run in (effect, pause, poison):
        handlers.add(JobHandler(run.__name__, run))
    handlers.add(JobHandler("cleanup", lambda ctx, job: None))
    database = Database(url)
    worker = Worker(
        database,
        _NoCatalog(database),
        Clock(),
        handlers=handlers,
        lease_seconds=lease_seconds,
        poll_seconds=0.05,
    )
    signal.signal(signal.SIGTERM, lambda *_: worker.stop(0))
    worker.run()
    database.close()


def main() -> None:
    url, lease_seconds = sys.argv[1], float(sys.argv[2])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            work(url, lease_seconds)
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
