"""Takes tags off records whose last day is over, some records at a time.

What is written is an update without values: the command leaves out such tags by itself, so that formulas
follow, rules wake and history says it. A record that fails a check keeps its tags where nobody sees them
until somebody mends it. Those in the recycle bin keep theirs likewise. Payload: {"after"?: [number of the
entity, record id]}.
"""

from __future__ import annotations

import structlog

from engines.errors import PlatformError
from runtime.commands.context import Context
from runtime.commands.tags import JOB
from runtime.commands.write import update
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.store.records import by_ids
from runtime.store.tag_ends import due

__all__ = ["END_TAGS"]

STEP = 100
log = structlog.get_logger(__name__)


def _run(ctx: Context, job: Job) -> None:
    entities = {entity.table.number: entity for entity in ctx.catalog.entities.values()}
    after = job.payload.get("after")
    found = due(ctx.tx, ctx.today, STEP, (int(after[0]), ctx.tx.database.id_in(after[1])) if after else None)
    last: list[object] = []
    for number, raw in found:
        entity = entities.get(number)
        if entity is None:
            continue
        record = entity.table.id_codec.decode(raw)
        last = [number, record]
        values = by_ids(ctx.tx, entity, [record]).get(record)
        if values is None:
            continue
        if entity.model.parent is not None:
            # A row is written with its record.
            entity, record = ctx.entity(entity.model.parent.name), values["parent"]
        try:
            with ctx.tx.database.savepoint(ctx.tx):
                update(ctx, entity.name, record, {}, expected_version=None)
                ctx.tx.flush()
        except PlatformError as error:
            log.info("end_tags.kept", entity=entity.name, record=record, code=error.code)
    if len(found) == STEP and last:
        enqueue(ctx.tx, JOB, {"after": last})


END_TAGS = JobHandler(JOB, _run)
