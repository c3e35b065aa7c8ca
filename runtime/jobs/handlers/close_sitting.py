"""What somebody changed in a draft goes into the audit log once they have been quiet for a while.

Payload: {"app", "started_at": microseconds}, the sitting it is about; of a later one another job takes care.
"""

from __future__ import annotations

from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job, enqueue
from runtime.store import draft_sittings

__all__ = ["CLOSE_SITTING"]

KIND = "close_sitting"


def _run(ctx: Context, job: Job) -> None:
    app = job.payload["app"]
    sitting = draft_sittings.find(ctx.tx, app)
    if sitting is None or sitting.started_at != job.payload["started_at"]:
        return
    if sitting.goes_on(sitting.principal, ctx.now):
        enqueue(ctx.tx, KIND, job.payload, delay_seconds=draft_sittings.QUIET_SECONDS)
    else:
        draft_sittings.close(ctx.tx, app, ctx.now)


CLOSE_SITTING = JobHandler(KIND, _run)
