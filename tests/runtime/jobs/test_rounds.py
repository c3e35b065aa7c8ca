"""The loop over the main workspace: when it wakes, what it survives, how it ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import Unavailable
from engines.registry import Registry
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.jobs.handlers import JobHandler
from runtime.jobs.queue import Job
from runtime.jobs.rounds import Rounds
from runtime.store.database import Database
from runtime.workspace import Workspaces
from tests.runtime.jobs.conftest import lab_settings

Rows = Callable[[], list[dict[str, Any]]]


def handlers(**runs: Callable[[Context, Job], None]) -> Registry[JobHandler]:
    registry: Registry[JobHandler] = Registry("job kind", lambda handler: handler.kind)
    for kind, run in {"quick": lambda ctx, job: None, "cleanup": lambda ctx, job: None, **runs}.items():
        registry.add(JobHandler(kind, run))
    return registry


@contextmanager
def running(work: Rounds) -> Iterator[None]:
    work.start()
    try:
        yield
    finally:
        assert work.stop(10)


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


def add(database: Database, kind: str, **options: Any) -> str:
    with database.write() as tx:
        job_id = queue.enqueue(tx, kind, {}, **options)
    assert job_id is not None
    return job_id


def done(database: Database, kind: str) -> int:
    query = sa.text("SELECT count(*) FROM job WHERE kind = :kind AND state = 'done'")
    with database.read() as tx:
        return int(tx.value(query, {"kind": kind}))


def idle(database: Database) -> bool:
    """The day's own jobs are done: the worker has begun and waits."""
    return done(database, "cleanup") == 1


def test_job_added_here_wakes_the_worker(workspaces: Workspaces) -> None:
    """The poll is longer than the test waits, so only the signal can have woken it."""
    database = workspaces.main.database
    with running(Rounds(workspaces, handlers=handlers(), poll_seconds=600)):
        until(lambda: idle(database))
        add(database, "quick")
        until(lambda: done(database, "quick") == 1)


def test_job_added_by_another_process_wakes_the_worker(workspaces: Workspaces, database_url: str) -> None:
    """At once on PostgreSQL, within the poll on SQLite."""
    database = workspaces.main.database
    elsewhere = Database(database_url)
    poll = 600 if database.dialect == "postgresql" else 0.2
    with running(Rounds(workspaces, handlers=handlers(), poll_seconds=poll)):
        until(lambda: idle(database))
        if database.dialect == "postgresql":
            until(lambda: _listens(database))
        add(elsewhere, "quick")
        until(lambda: done(database, "quick") == 1)
    elsewhere.close()


def _listens(database: Database) -> bool:
    query = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND query = 'LISTEN yingzao_jobs' AND state = 'idle'"
    )
    with database.read() as tx:
        return bool(tx.value(query))


def test_timer_runs_when_due_though_the_poll_is_long(workspaces: Workspaces) -> None:
    database = workspaces.main.database
    with running(Rounds(workspaces, handlers=handlers(), poll_seconds=600)):
        add(database, "quick", delay_seconds=0.5)
        until(lambda: done(database, "quick") == 1)


def test_heartbeat_keeps_a_job_longer_than_its_lease(
    workspaces: Workspaces, database_url: str, tmp_path: Path
) -> None:
    """On SQLite the write lock does the same: nobody can claim while the job's transaction is open."""
    seen: list[int] = []
    beaten = threading.Event()

    def slow(ctx: Context, job: Job) -> None:
        seen.append(job.attempts)
        assert beaten.wait(20)

    database = workspaces.main.database
    add(database, "slow")
    elsewhere = Workspaces(lab_settings(database_url, tmp_path))
    first = Rounds(workspaces, handlers=handlers(slow=slow), lease_seconds=0.5)
    second = Rounds(elsewhere, handlers=handlers(slow=slow), lease_seconds=0.5, poll_seconds=0.1)
    with running(first), running(second):
        until(lambda: bool(seen))
        # Three times the lease.
        time.sleep(1.5)
        beaten.set()
        until(lambda: done(database, "slow") == 1)
    assert seen == [1]
    elsewhere.close()


def test_stop_lets_the_job_in_hand_finish_and_takes_no_other(workspaces: Workspaces, job_rows: Rows) -> None:
    began, stopped = threading.Event(), threading.Event()

    def slow(ctx: Context, job: Job) -> None:
        began.set()
        assert stopped.wait(10)

    database = workspaces.main.database
    add(database, "slow")
    add(database, "slow")
    work = Rounds(workspaces, handlers=handlers(slow=slow))
    work.start()
    assert began.wait(10)
    assert not work.stop(0)
    stopped.set()
    assert work.stop(10)
    states = [row["state"] for row in job_rows() if row["kind"] == "slow"]
    assert states == ["done", "ready"]


def test_daily_work_is_added_once_however_many_workers_start(workspaces: Workspaces, job_rows: Rows) -> None:
    workspaces.clock.set(datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
    rounds = [Rounds(workspaces, handlers=handlers()) for _ in range(2)]
    for one in rounds:
        one.round()
    workspaces.clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    for one in rounds:
        one.round()
    assert [row["dedup_key"] for row in job_rows()] == ["cleanup:2026-03-31", "cleanup:2026-04-01"]


@pytest.mark.parametrize("broken", ["read", "write"])
def test_loop_outlives_a_database_that_was_away(
    workspaces: Workspaces, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.jobs.rounds._AWAY_SECONDS", 0.05)
    database = workspaces.main.database
    original = getattr(database, broken)
    failures = iter(range(3))

    def flaky(*arguments: Any, **options: Any) -> Any:
        if next(failures, None) is not None:
            raise Unavailable
        return original(*arguments, **options)

    add(database, "quick")
    monkeypatch.setattr(database, broken, flaky)
    with running(Rounds(workspaces, handlers=handlers(), lease_seconds=0.5, poll_seconds=0.1)):
        until(lambda: next(failures, None) is None)
        until(lambda: done(database, "quick") == 1)
