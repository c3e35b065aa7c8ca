"""Records of a replaced option take the other one, some at a time.

Payload: {"app", "entity", "field", "option": ids, "after"?: id of the last record done}. One job does one
step and, in the same transaction, leaves the next.
"""

from __future__ import annotations

from runtime.commands.context import Context
from runtime.commands.replace_options import JOB, Replaced, step
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue

__all__ = ["REPLACE_OPTION"]


def _run(ctx: Context, job: Job) -> None:
    payload = job.payload
    replaced = Replaced(payload["entity"], payload["field"], payload["option"])
    after = step(ctx, payload["app"], replaced, payload.get("after"))
    if after is not None:
        enqueue(ctx.tx, JOB, {**payload, "after": after})


REPLACE_OPTION = JobHandler(JOB, _run)
