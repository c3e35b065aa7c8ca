"""The search index of every record of an entity, after a publish changed what search reads.

Payload: {"entity": "app.key", "after": id | null}. One job does one batch and, in the same
transaction, leaves the next: after a crash the work goes on at the batch that was cut short.
"""

from __future__ import annotations

import sqlalchemy as sa

from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.search.indexer import active
from runtime.search.reading import documents
from runtime.store import search_documents

__all__ = ["BATCH", "SEARCH_REINDEX"]

BATCH = 200


def _run(ctx: Context, job: Job) -> None:
    entity = ctx.catalog.entities.get(job.payload["entity"])
    if entity is None:
        return
    # Held before anything is read: what the follower writes after this is newer.
    search_documents.hold_position(ctx.tx)
    after = job.payload.get("after")
    table = entity.table
    key = ("search_reindex", after is None)
    statement = entity.statements.get(key)
    if statement is None:
        query = sa.select(table.id).where(table.sa("deleted_at").is_(None)).order_by(table.id).limit(BATCH)
        if after is not None:
            query = query.where(table.id > sa.bindparam("after", type_=table.id.type))
        statement = entity.statements[key] = table.database.compile(query)
    rows = ctx.tx.rows(statement, {} if after is None else {"after": table.encode_id(after)})
    ids = [table.id_codec.decode(row[0]) for row in rows]
    indexed = active(entity, search_documents.fields(ctx.tx))
    search_documents.store(ctx.tx, table.number, documents(ctx.tx, ctx.catalog, entity, ids, indexed))
    if len(ids) == BATCH:
        enqueue(ctx.tx, "search_reindex", {**job.payload, "after": ids[-1]})


SEARCH_REINDEX = JobHandler("search_reindex", _run)
