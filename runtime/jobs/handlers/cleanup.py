"""Removes what has served its time: ended sessions, old idempotency keys, counters, drafts of forms
and done jobs.

Runs once a day (`runtime.jobs.schedule`), and sets off the jobs that remove deleted records, files and tags
whose time is over. Payload: {"part": n?}, the number of the continuation.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue, forget_done
from runtime.store import tables
from runtime.store.form_drafts import DRAFT_DAYS

__all__ = ["CLEANUP", "COUNTER_HOURS", "DONE_JOB_DAYS", "IDEMPOTENCY_HOURS"]

IDEMPOTENCY_HOURS = 24
COUNTER_HOURS = 48
DONE_JOB_DAYS = 7
UPLOAD_DAYS = 2
# Bounds the time one transaction keeps other writers of an SQLite workspace waiting.
_BATCH = 2000

_SESSIONS = sa.text(
    "DELETE FROM session WHERE token_hash IN "
    "(SELECT token_hash FROM session WHERE expires_at < :before LIMIT :batch)"
)
_IDEMPOTENCY = sa.text(
    "DELETE FROM idempotency WHERE (principal, key) IN "
    "(SELECT principal, key FROM idempotency WHERE created_at < :before LIMIT :batch)"
)
_COUNTERS = sa.text(
    "DELETE FROM counter WHERE (name, bucket) IN "
    "(SELECT name, bucket FROM counter WHERE bucket < :before LIMIT :batch)"
)
_DRAFTS = sa.text(
    "DELETE FROM public_draft WHERE token_hash IN "
    "(SELECT token_hash FROM public_draft WHERE expires_at < :before LIMIT :batch)"
)
_FORM_DRAFTS = sa.text(
    "DELETE FROM form_draft WHERE (user_id, place) IN "
    "(SELECT user_id, place FROM form_draft WHERE updated_at < :before LIMIT :batch)"
)
# A day after the last hour in which the file itself may still be taken by a record.
_UPLOADS = sa.text(
    "DELETE FROM public_upload WHERE file IN "
    "(SELECT file FROM public_upload WHERE created_at < :before LIMIT :batch)"
)


def _run(ctx: Context, job: Job) -> None:
    removed = [
        ctx.tx.run(statement, {"before": tables.micros(ctx.now - age), "batch": _BATCH})
        for statement, age in (
            (_SESSIONS, timedelta()),
            (_DRAFTS, timedelta()),
            (_FORM_DRAFTS, timedelta(days=DRAFT_DAYS)),
            (_UPLOADS, timedelta(days=UPLOAD_DAYS)),
            (_IDEMPOTENCY, timedelta(hours=IDEMPOTENCY_HOURS)),
            (_COUNTERS, timedelta(hours=COUNTER_HOURS)),
        )
    ]
    if "part" not in job.payload:
        for kind in ("purge_records", "purge_imports", "purge_files", "end_tags"):
            enqueue(ctx.tx, kind, {})
    removed.append(forget_done(ctx.tx, timedelta(days=DONE_JOB_DAYS), _BATCH))
    if max(removed) == _BATCH:
        enqueue(ctx.tx, "cleanup", {"part": int(job.payload.get("part", 0)) + 1})


CLEANUP = JobHandler("cleanup", _run)
