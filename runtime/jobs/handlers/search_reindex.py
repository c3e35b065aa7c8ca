"""The search index of every record of an entity, after a publish changed what search reads.

Payload: {"entity": "app.key", "after": id | null}. One job does one batch and, in the same
transaction, leaves the next: after a crash the work goes on at the batch that was cut short.
"""

from __future__ import annotations

from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.search.indexer import active
from runtime.search.reading import documents
from runtime.store import records, search_documents

__all__ = ["BATCH", "SEARCH_REINDEX"]

BATCH = 200


def _run(ctx: Context, job: Job) -> None:
    entity = ctx.catalog.entities.get(job.payload["entity"])
    if entity is None:
        return
    # Held before anything is read: what the follower writes after this is newer.
    search_documents.hold_position(ctx.tx)
    ids = records.ids_after(ctx.tx, entity, job.payload.get("after"), BATCH)
    indexed = active(entity, search_documents.fields(ctx.tx))
    search_documents.store(ctx.tx, entity.table.number, documents(ctx.tx, ctx.catalog, entity, ids, indexed))
    if len(ids) == BATCH:
        enqueue(ctx.tx, "search_reindex", {**job.payload, "after": ids[-1]})


SEARCH_REINDEX = JobHandler("search_reindex", _run)
