"""Open tasks of whoever left go to their successor, some at a time.

Payload: as `runtime.commands.hand_over_tasks.step` reads it. One job does one step and, in the same
transaction, leaves the next.
"""

from __future__ import annotations

from runtime.commands.context import Context
from runtime.commands.hand_over_tasks import JOB, step
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job

__all__ = ["HAND_OVER_TASKS"]


def _run(ctx: Context, job: Job) -> None:
    step(ctx, dict(job.payload))


HAND_OVER_TASKS = JobHandler(JOB, _run)
