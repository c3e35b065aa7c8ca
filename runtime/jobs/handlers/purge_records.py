"""Removes records that were deleted longer ago than the setting `recycle_days` keeps them (0: for ever).

Runs once a day. Payload: {"part": n?}, the number of the continuation.
"""

from __future__ import annotations

from datetime import timedelta

from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.store import purge
from runtime.store.audit import write_audit

__all__ = ["PURGE_RECORDS"]

# Bounds the time one transaction keeps other writers of an SQLite workspace waiting.
_BATCH = 200


def _run(ctx: Context, job: Job) -> None:
    days = ctx.tx.database.retention.recycle_days
    if days == 0:
        return
    left = _BATCH
    for entity in ctx.catalog.entities.values():
        # People stay: what they did is told under their names.
        if entity.model.parent is not None or entity.model.app == "system":
            continue
        ids = purge.expired(ctx.tx, entity, ctx.now - timedelta(days=days), left)
        if ids:
            purge.purge(ctx.tx, ctx.catalog, entity, ids, ctx.now)
            detail = {"count": len(ids), "days": days}
            write_audit(ctx.tx, ctx.principal, "records.purge", entity.name, detail, ctx.now, ctx.request_id)
            left -= len(ids)
        if left <= 0:
            enqueue(ctx.tx, "purge_records", {"part": int(job.payload.get("part", 0)) + 1})
            return


PURGE_RECORDS = JobHandler("purge_records", _run)
