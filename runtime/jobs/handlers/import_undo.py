"""Taking an import back, some records at a time.

Payload: {"run": id}. One job does one step and, in the same transaction, leaves the next: after a
crash the work goes on at the step that was cut short, and nothing is done twice.
"""

from __future__ import annotations

from runtime.commands import import_undo
from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue

__all__ = ["IMPORT_UNDO"]


def _run(ctx: Context, job: Job) -> None:
    if import_undo.step(ctx, job.payload["run"]):
        enqueue(ctx.tx, import_undo.JOB, job.payload)


IMPORT_UNDO = JobHandler(import_undo.JOB, _run)
