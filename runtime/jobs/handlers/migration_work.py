"""The next file of a move. Payload: {"migration": id}.

Left when a move begins, and when an import of it has ended.
"""

from __future__ import annotations

from runtime.commands import migrations
from runtime.commands.context import Context
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.queue import Job

__all__ = ["MIGRATION_WORK"]


def _run(ctx: Context, job: Job) -> None:
    migrations.advance(ctx, job.payload["migration"])


MIGRATION_WORK = JobHandler(migrations.JOB, _run)
