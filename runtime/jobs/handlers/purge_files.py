"""Removes the bytes of files nobody can bring back: never taken by a record within a day, or taken
off one (or gone with one) longer ago than the days of grace.

Runs once a day. Payload: {"part": n?}, the number of the continuation. The transaction only marks
them; the bytes go after it, and a round that was killed in between is finished by the next.
"""

from __future__ import annotations

from datetime import timedelta

import structlog

from engines.errors import PlatformError
from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.store import files
from runtime.store.database import Database

__all__ = ["PURGE_FILES", "UNCLAIMED_HOURS"]

UNCLAIMED_HOURS = 24
_BATCH = 200
_log = structlog.get_logger(__name__)


def _run(ctx: Context, job: Job) -> None:
    grace = timedelta(days=ctx.tx.database.retention.file_grace_days)
    due = files.mark_purging(ctx.tx, ctx.now - timedelta(hours=UNCLAIMED_HOURS), ctx.now - grace, _BATCH)
    if not due:
        return
    database = ctx.tx.database
    ctx.tx.after_commit.append(lambda: remove(database, due))
    if len(due) == _BATCH:
        enqueue(ctx.tx, "purge_files", {"part": int(job.payload.get("part", 0)) + 1})


def remove(database: Database, due: list[files.StoredFile]) -> None:
    """Bytes first, then the mark. What cannot be reached now is tried again tomorrow."""
    gone = []
    for file in due:
        try:
            database.files.delete(file.storage_key)
            database.files.delete(file.thumbnail_key)
        except PlatformError:
            _log.warning("file not removed", file=file.id, exc_info=True)
            continue
        gone.append(file)
    with database.write() as tx:
        files.forget(tx, gone)


PURGE_FILES = JobHandler("purge_files", _run)
