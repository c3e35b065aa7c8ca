"""Notifications: one row for each person an effect names.

Payload: {"users": [id], "text": {"zh", "en"}, "record": [entity, id] | null}; further keys are
for whoever reads the job table.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa

from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job
from runtime.store import tables

__all__ = ["NOTIFY", "notification_id"]

_INSERT = sa.text(
    "INSERT INTO notification (id, user_id, text, entity, record, created_at) "
    "VALUES (:id, :user_id, :text, :entity, :record, :created_at) ON CONFLICT (id) DO NOTHING"
)


def notification_id(job_id: str, user_id: str) -> str:
    """The same for every attempt of a job. It keeps the job id's time, so ids still grow with it."""
    digest = hashlib.sha256(f"{job_id}/{user_id}".encode()).hexdigest()
    variant = f"{0x8 | int(digest[0], 16) & 0x3:x}"
    return f"{job_id[:19]}{variant}{digest[1:4]}-{digest[4:16]}"


def _run(ctx: Context, job: Job) -> None:
    database = ctx.tx.database
    entity, record = job.payload.get("record") or (None, None)
    text = json.dumps(job.payload["text"], ensure_ascii=False)
    for user_id in dict.fromkeys(job.payload["users"]):
        ctx.tx.run(
            _INSERT,
            {
                "id": database.id_in(notification_id(job.id, user_id)), "user_id": database.id_in(user_id),
                "text": text, "entity": entity, "record": database.id_in(record),
                "created_at": tables.micros(ctx.now),
            },
        )  # fmt: skip


NOTIFY = JobHandler("notify", _run)
