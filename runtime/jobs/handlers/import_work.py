"""An import in the background: looked at, checked, written. Payload: {"run": id}.

One job does one part, or half a minute of it, and leaves the next; the run itself says what that is.
"""

from __future__ import annotations

from runtime.commands import import_runs, import_work, migrations
from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler, Workroom
from runtime.jobs.queue import Job, enqueue
from runtime.store.ids import id_text

__all__ = ["IMPORT_WORK"]

_MAX_SECONDS = 4 * 3600
"""A check of a million rows is one part."""


def _lengthy(room: Workroom, job: Job) -> None:
    import_work.perform(room, job.payload["run"], room.stopping, f"job:{job.id}")


def _run(ctx: Context, job: Job) -> None:
    row = import_runs.loaded(ctx, job.payload["run"])
    if row is None:
        return
    if row["state"] in import_work.ACTIVE:
        enqueue(ctx.tx, import_work.JOB, job.payload)
    elif row["migration"] is not None:
        enqueue(ctx.tx, migrations.JOB, {"migration": id_text(row["migration"])})


IMPORT_WORK = JobHandler(import_work.JOB, _run, _lengthy, _MAX_SECONDS)
