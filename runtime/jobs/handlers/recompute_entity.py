"""Derived values of every record of an entity, after a publish added or changed them.

Payload: {"entity": "app.key", "after": id | null}. One job does one batch and, in the same
transaction, leaves the next: after a crash the work goes on at the batch that was cut short.
"""

from __future__ import annotations

from runtime.commands.context import Context
from runtime.commands.derived import recompute
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.store import records

__all__ = ["BATCH", "RECOMPUTE_ENTITY"]

BATCH = 500


def _run(ctx: Context, job: Job) -> None:
    entity = ctx.catalog.entities.get(job.payload["entity"])
    if entity is None:
        return
    ids = records.ids_after(ctx.tx, entity, job.payload.get("after"), BATCH)
    recompute(ctx, entity, ids)
    if len(ids) == BATCH:
        enqueue(ctx.tx, "recompute_entity", {**job.payload, "after": ids[-1]})


RECOMPUTE_ENTITY = JobHandler("recompute_entity", _run)
