"""Texts of a field that has a form of its own now are read anew, some records at a time.

Payload: {"app", "entity", "field": ids, "after"?: id of the last record done}. One job does one step and, in
the same transaction, leaves the next.
"""

from __future__ import annotations

from runtime.commands.context import Context
from runtime.commands.reread_values import JOB, Reread, step
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue

__all__ = ["REREAD_VALUES"]


def _run(ctx: Context, job: Job) -> None:
    payload = job.payload
    after = step(ctx, payload["app"], Reread(payload["entity"], payload["field"]), payload.get("after"))
    if after is not None:
        enqueue(ctx.tx, JOB, {**payload, "after": after})


REREAD_VALUES = JobHandler(JOB, _run)
