"""Derived values of every record of an entity, after a publish added or changed them.

Payload: {"entity": "app.key", "after": id | null}. One job does one batch and, in the same
transaction, leaves the next: after a crash the work goes on at the batch that was cut short.
"""

from __future__ import annotations

import sqlalchemy as sa

from runtime.commands.context import Context
from runtime.commands.derived import recompute
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue

__all__ = ["BATCH", "RECOMPUTE_ENTITY"]

BATCH = 500


def _run(ctx: Context, job: Job) -> None:
    entity = ctx.catalog.entities.get(job.payload["entity"])
    if entity is None:
        return
    after = job.payload.get("after")
    table = entity.table
    key = ("recompute_entity", after is None)
    statement = entity.statements.get(key)
    if statement is None:
        query = sa.select(table.id).where(table.sa("deleted_at").is_(None)).order_by(table.id).limit(BATCH)
        if after is not None:
            query = query.where(table.id > sa.bindparam("after", type_=table.id.type))
        statement = entity.statements[key] = table.database.compile(query)
    rows = ctx.tx.rows(statement, {} if after is None else {"after": table.encode_id(after)})
    ids = [table.id_codec.decode(row[0]) for row in rows]
    recompute(ctx, entity, ids)
    if len(ids) == BATCH:
        enqueue(ctx.tx, "recompute_entity", {**job.payload, "after": ids[-1]})


RECOMPUTE_ENTITY = JobHandler("recompute_entity", _run)
