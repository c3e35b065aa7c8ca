"""What a kind of job is to the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.commands.context import Context
from runtime.jobs.queue import Job
from runtime.store.database import Database

__all__ = ["JobHandler", "Workroom"]

MAX_RUN_SECONDS = 900


@dataclass(frozen=True)
class Workroom:
    """What lengthy work opens its own transactions with. `stopping` tells that the worker is to end: what is
    in hand should come to a point from which another attempt goes on."""

    database: Database
    catalogs: CatalogCache
    clock: Clock
    stopping: Callable[[], bool]


@dataclass(frozen=True)
class JobHandler:
    """`run` works inside the transaction that also finishes the job: its database effects happen
    exactly once. Whatever it raises undoes them all, and the job is tried again later.

    It may be called again for the same job after a crash. Nothing outside the database may be
    touched there: that transaction may still be rolled back.

    `lengthy` is called before it, outside any transaction, for what takes long or reads files. It opens
    transactions of its own and is run in a thread beside the worker's other jobs; after a crash it is
    called again, and must find out by itself what is done already. A job whose attempt takes longer
    than `max_seconds` loses its lease.
    """

    kind: str
    run: Callable[[Context, Job], None]
    lengthy: Callable[[Workroom, Job], None] | None = None
    max_seconds: float = MAX_RUN_SECONDS
