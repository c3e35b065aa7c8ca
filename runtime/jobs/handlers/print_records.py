"""A selection being printed. Payload: {"run": id}. After a crash the documents are made anew."""

from __future__ import annotations

from runtime.commands import print_batch
from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler, Workroom
from runtime.jobs.queue import Job, enqueue

__all__ = ["PRINT_RECORDS"]


def _lengthy(room: Workroom, job: Job) -> None:
    print_batch.perform(room.database, room.catalogs, room.clock, room.stopping, job.payload["run"])


def _run(ctx: Context, job: Job) -> None:
    if print_batch.is_running(ctx.tx, job.payload["run"]):
        enqueue(ctx.tx, print_batch.JOB, job.payload)


PRINT_RECORDS = JobHandler(print_batch.JOB, _run, _lengthy, 3600)
