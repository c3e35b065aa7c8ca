"""Jobs of one workspace, in this process: what a worker commits and what it undoes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from engines.errors import Unavailable
from engines.registry import Registry
from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.jobs.handlers import JobHandler
from runtime.jobs.queue import Job
from runtime.jobs.worker import Worker
from runtime.store.database import Database

Rows = Callable[[], list[dict[str, Any]]]

_RECORD = sa.text("INSERT INTO setting (key, value) VALUES (:key, :value)")


def record(ctx: Context, job: Job) -> None:
    """The visible effect: a row that can be written once only."""
    ctx.tx.run(_RECORD, {"key": f"job {job.id}", "value": str(job.attempts)})


def fail(ctx: Context, job: Job) -> None:
    record(ctx, job)
    raise ValueError("cannot be done")


def handlers(**runs: Callable[[Context, Job], None]) -> Registry[JobHandler]:
    registry: Registry[JobHandler] = Registry("job kind", lambda handler: handler.kind)
    for kind, run in runs.items():
        registry.add(JobHandler(kind, run))
    registry.add(JobHandler("cleanup", lambda ctx, job: None))
    return registry


def effects(database: Database) -> list[str]:
    with database.read() as tx:
        return [row[0] for row in tx.rows(sa.text("SELECT value FROM setting WHERE key LIKE 'job %'"))]


def worker(database: Database, registry: Registry[JobHandler]) -> Worker:
    # The catalogue's settings come from the same table the tests write to.
    return Worker(database, _NoCatalog(database), Clock(), handlers=registry)


class _NoCatalog(CatalogCache):
    def current(self, tx: Any) -> Any:
        return None


def add(database: Database, kind: str, **options: Any) -> str:
    with database.write() as tx:
        job_id = queue.enqueue(tx, kind, {}, **options)
    assert job_id is not None
    return job_id


def test_runs_what_is_due_and_reports_how_many(database: Database, job_rows: Rows) -> None:
    for _ in range(3):
        add(database, "record")
    add(database, "record", delay_seconds=60)
    assert worker(database, handlers(record=record)).run_due() == 3
    assert [row["state"] for row in job_rows()] == ["done", "done", "done", "ready"]
    assert effects(database) == ["1", "1", "1"]


def test_failing_job_leaves_no_effect_and_stops_no_other(database: Database, job_rows: Rows) -> None:
    add(database, "fail", max_attempts=1)
    add(database, "record")
    worker(database, handlers(record=record, fail=fail)).run_due()
    assert [row["state"] for row in job_rows()] == ["dead", "done"]
    assert job_rows()[0]["error"] == "ValueError: cannot be done"
    assert effects(database) == ["1"]


def test_unknown_kind_is_left_for_another_version(database: Database, job_rows: Rows) -> None:
    add(database, "tomorrow")
    worker(database, handlers()).run_due()
    row = job_rows()[0]
    assert (row["state"], row["error"]) == ("ready", "UnknownKind: tomorrow")


def test_conflict_with_another_writer_costs_no_attempt(database: Database, job_rows: Rows) -> None:
    calls = []

    def contended(ctx: Context, job: Job) -> None:
        record(ctx, job)
        calls.append(job.attempts)
        if len(calls) < 3:
            raise Unavailable

    add(database, "contended", max_attempts=1)
    worker(database, handlers(contended=contended)).run_due()
    assert calls == [1, 1, 1]
    assert job_rows()[0]["state"] == "done"
    assert effects(database) == ["1"]


def test_lost_lease_undoes_the_handlers_writes(database: Database, job_rows: Rows) -> None:
    """Another worker took the job over while this one stood still before its transaction."""

    def overtaken(ctx: Context, job: Job) -> None:
        record(ctx, job)
        ctx.tx.run(sa.text("UPDATE job SET token = 'other'"))

    add(database, "overtaken")
    worker(database, handlers(overtaken=overtaken)).run_due()
    assert effects(database) == []
    # The take-over was part of the same transaction here, so it is undone with it.
    assert job_rows()[0]["state"] == "running"


def test_slice_ends_by_number_and_by_time(database: Database) -> None:
    for _ in range(5):
        add(database, "record")
    work = worker(database, handlers(record=record))
    assert work.run_due(most=2) == 2
    assert work.run_due(seconds=0) == 0
    assert work.run_due() == 3
