"""Once a day: drafts of imports nobody came back to for a week go, and files of those finished a month ago.

Payload: {"part": n?}, the number of the continuation. What an import brought is noted for as long as it can
be taken back; the bytes of the files go with the next round of `purge_files`.
"""

from __future__ import annotations

from datetime import timedelta

from runtime.commands import import_drafts
from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.store import tables

__all__ = ["DRAFT_DAYS", "FILE_DAYS", "PURGE_IMPORTS"]

DRAFT_DAYS = 7
FILE_DAYS = 30
_BATCH = 50


def _run(ctx: Context, job: Job) -> None:
    drafts, finished = (tables.micros(ctx.now - timedelta(days=days)) for days in (DRAFT_DAYS, FILE_DAYS))
    if import_drafts.purge_due(ctx, drafts, finished, _BATCH) == _BATCH:
        enqueue(ctx.tx, "purge_imports", {"part": int(job.payload.get("part", 0)) + 1})


PURGE_IMPORTS = JobHandler("purge_imports", _run)
