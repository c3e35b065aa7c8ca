"""The worker's loop in this process: what it commits, what it survives, when it wakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
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


def worker(database: Database, registry: Registry[JobHandler], **options: Any) -> Worker:
    # The catalogue's settings come from the same table the tests write to.
    return Worker(database, _NoCatalog(database), Clock(), handlers=registry, **options)


class _NoCatalog(CatalogCache):
    def current(self, tx: Any) -> Any:
        return None


@contextmanager
def running(work: Worker) -> Iterator[None]:
    work.start()
    try:
        yield
    finally:
        assert work.stop(10)


def until(condition: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


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


def test_job_added_here_wakes_the_worker_at_once(database: Database) -> None:
    with running(worker(database, handlers(record=record), poll_seconds=60)):
        until(lambda: _idle(database))
        started = time.monotonic()
        add(database, "record")
        until(lambda: effects(database) == ["1"])
        assert time.monotonic() - started < 2


def test_job_added_by_another_process_wakes_the_worker(database: Database, database_url: str) -> None:
    """At once on PostgreSQL, within the poll on SQLite."""
    elsewhere = Database(database_url)
    poll = 60 if database.dialect == "postgresql" else 0.2
    with running(worker(database, handlers(record=record), poll_seconds=poll)):
        until(lambda: _idle(database))
        time.sleep(0.3)
        started = time.monotonic()
        add(elsewhere, "record")
        until(lambda: effects(database) == ["1"])
        assert time.monotonic() - started < 2
    elsewhere.close()


def _idle(database: Database) -> bool:
    """The day's own jobs are done: the worker has begun and waits."""
    query = sa.text("SELECT count(*) FROM job WHERE kind = 'cleanup' AND state = 'done'")
    with database.read() as tx:
        return bool(tx.value(query) == 1)


def test_timer_runs_when_due_though_the_poll_is_long(database: Database) -> None:
    with running(worker(database, handlers(record=record), poll_seconds=60)):
        add(database, "record", delay_seconds=0.5)
        started = time.monotonic()
        until(lambda: effects(database) == ["1"])
        assert time.monotonic() - started < 3


def test_heartbeat_keeps_a_job_longer_than_its_lease(database_url: str, database: Database) -> None:
    """On SQLite the write lock does the same: nobody can claim while the job's transaction is open."""
    seen: list[int] = []

    def slow(ctx: Context, job: Job) -> None:
        time.sleep(1.2)
        seen.append(job.attempts)

    add(database, "slow")
    elsewhere = Database(database_url)
    first = worker(database, handlers(slow=slow), lease_seconds=0.5)
    second = worker(elsewhere, handlers(slow=slow), lease_seconds=0.5, poll_seconds=0.1)
    with running(first), running(second):
        until(lambda: bool(seen))
        time.sleep(0.3)
    assert seen == [1]
    elsewhere.close()


def test_stop_lets_the_job_in_hand_finish_and_takes_no_other(database: Database, job_rows: Rows) -> None:
    began = threading.Event()

    def slow(ctx: Context, job: Job) -> None:
        began.set()
        time.sleep(0.3)
        record(ctx, job)

    add(database, "slow")
    add(database, "slow")
    work = worker(database, handlers(slow=slow))
    work.start()
    assert began.wait(5)
    assert work.stop(10)
    states = [row["state"] for row in job_rows() if row["kind"] == "slow"]
    assert states == ["done", "ready"]


def test_daily_work_is_added_once_however_many_workers_start(
    database: Database, database_url: str, job_rows: Rows
) -> None:
    clock = Clock()
    clock.set(datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
    workers = [Worker(database, _NoCatalog(database), clock, handlers=handlers()) for _ in range(2)]
    for work in workers:
        work._schedule()
    clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    for work in workers:
        work._schedule()
    assert [row["dedup_key"] for row in job_rows()] == ["cleanup:2026-03-31", "cleanup:2026-04-01"]


@pytest.mark.parametrize("broken", ["read", "write"])
def test_loop_outlives_a_database_that_was_away(
    database: Database, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.jobs.worker._AWAY_SECONDS", 0.05)
    original = getattr(database, broken)
    failures = iter(range(3))

    def flaky(*arguments: Any) -> Any:
        if next(failures, None) is not None:
            raise Unavailable
        return original(*arguments)

    add(database, "record")
    monkeypatch.setattr(database, broken, flaky)
    with running(worker(database, handlers(record=record), lease_seconds=0.5, poll_seconds=0.1)):
        until(lambda: _done(original if broken == "read" else database.read))


def _done(read: Any) -> bool:
    with read() as tx:
        return bool(
            tx.value(sa.text("SELECT count(*) FROM job WHERE kind = 'record' AND state = 'done'")) == 1
        )
