"""What a kind of job is to the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runtime.commands.context import Context
from runtime.jobs.queue import Job

__all__ = ["JobHandler"]


@dataclass(frozen=True)
class JobHandler:
    """`run` works inside the transaction that also finishes the job: its database effects happen
    exactly once. Whatever it raises undoes them all, and the job is tried again later.

    It may be called again for the same job after a crash. Nothing outside the database may be
    touched here: that transaction may still be rolled back.
    """

    kind: str
    run: Callable[[Context, Job], None]
