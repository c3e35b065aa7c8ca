"""An archive of the workspace being written, and removed after its day. Payload: {"export", "workspace"?}."""

from __future__ import annotations

from runtime.commands import workspace_exports
from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler, Workroom
from runtime.jobs.queue import Job, enqueue

__all__ = ["WORKSPACE_EXPORT", "WORKSPACE_EXPORT_PURGE"]

_MAX_SECONDS = 6 * 3600


def _lengthy(room: Workroom, job: Job) -> None:
    payload = job.payload
    workspace_exports.perform(
        room.database, payload["workspace"], payload["export"], room.clock.now, room.stopping
    )


def _run(ctx: Context, job: Job) -> None:
    # The worker was to end: another one begins it anew.
    if workspace_exports.is_waiting(ctx, job.payload["export"]):
        enqueue(ctx.tx, workspace_exports.JOB, job.payload)


def _purge(ctx: Context, job: Job) -> None:
    workspace_exports.purge(ctx, job.payload["export"])


WORKSPACE_EXPORT = JobHandler(workspace_exports.JOB, _run, _lengthy, _MAX_SECONDS)
WORKSPACE_EXPORT_PURGE = JobHandler(workspace_exports.PURGE_JOB, _purge)
