"""Starts worker processes quickly: imports once, then forks one for each line on standard input.

Arguments: database URL, lease seconds. Answers each line with the pid of a new worker. A line may
name a kind that kills its worker, to be run as such. Run by the tests of this folder.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from engines.registry import Registry
from runtime.commands.context import Context
from runtime.jobs.handlers import JobHandler
from runtime.jobs.queue import Job
from runtime.jobs.rounds import Rounds
from runtime.settings import Settings
from runtime.workspace import Workspaces

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


def work(url: str, lease_seconds: float) -> None:
    handlers: Registry[JobHandler] = Registry("job kind", lambda handler: handler.kind)
    for run in (effect, pause, poison):
        handlers.add(JobHandler(run.__name__, run))
    handlers.add(JobHandler("cleanup", lambda ctx, job: None))
    with tempfile.TemporaryDirectory() as folder:
        workspaces = Workspaces(Settings(data=Path(folder), database_url=url, log_level="error"))
        rounds = Rounds(workspaces, handlers=handlers, lease_seconds=lease_seconds, poll_seconds=0.05)
        signal.signal(signal.SIGTERM, lambda *_: rounds.stop(0))
        rounds.run()
        workspaces.close()


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
