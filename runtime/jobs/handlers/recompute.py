"""Derived values of named records: what was too much for the transaction that changed their source.

Payload: {"entity": "app.key", "ids": [id]}.
"""

from __future__ import annotations

from runtime.commands.context import Context
from runtime.commands.derived import recompute
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job

__all__ = ["RECOMPUTE"]


def _run(ctx: Context, job: Job) -> None:
    entity = ctx.catalog.entities.get(job.payload["entity"])
    if entity is None:
        # A later publish took the entity away; its hidden records have no values to keep right.
        return
    recompute(ctx, entity, job.payload["ids"])


RECOMPUTE = JobHandler("recompute", _run)
