"""The job table's promises, one statement at a time, on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.jobs import queue
from runtime.jobs.queue import Job
from runtime.store.database import Database

Rows = Callable[[], list[dict[str, Any]]]


def add(database: Database, kind: str = "test", **options: Any) -> str | None:
    with database.write() as tx:
        return queue.enqueue(tx, kind, {"n": 1}, **options)


def claim(database: Database, lease_seconds: float = 30, limit: int = 1) -> list[Job]:
    with database.write() as tx:
        return queue.claim(tx, limit, lease_seconds)


def finish(database: Database, job: Job) -> bool:
    with database.write() as tx:
        return queue.finish(tx, job)


def fail(database: Database, job: Job, error: str = "no") -> bool:
    with database.write() as tx:
        return queue.fail(tx, job, error)


def make_due(database: Database) -> None:
    with database.write() as tx:
        tx.run(sa.text("UPDATE job SET run_at = 0 WHERE state = 'ready'"))


def let_leases_run_out(database: Database) -> None:
    with database.write() as tx:
        tx.run(sa.text("UPDATE job SET lease_until = 0 WHERE state = 'running'"))


def wait(database: Database) -> float | None:
    with database.read() as tx:
        return queue.wait_seconds(tx)


def test_job_of_a_rolled_back_transaction_never_existed(database: Database, job_rows: Rows) -> None:
    def interrupted() -> None:
        with database.write() as tx:
            queue.enqueue(tx, "test", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert job_rows() == []


def test_database_clock_agrees_with_this_host_to_the_tick(database: Database, job_rows: Rows) -> None:
    before = time.time_ns() // 1000
    add(database)
    after = time.time_ns() // 1000
    run_at = job_rows()[0]["run_at"]
    assert before - 1000 <= run_at <= after
    if database.dialect == "sqlite":
        assert run_at % 1000 == 0


def test_claimed_job_carries_its_payload_and_counts_the_attempt(database: Database, job_rows: Rows) -> None:
    job_id = add(database, "greet")
    (job,) = claim(database)
    assert (job.id, job.kind, job.payload, job.attempts) == (job_id, "greet", {"n": 1}, 1)
    assert job_rows()[0]["state"] == "running"
    assert claim(database) == []


def test_finished_job_is_never_claimed_again(database: Database, job_rows: Rows) -> None:
    add(database)
    (job,) = claim(database)
    assert finish(database, job)
    let_leases_run_out(database)
    assert claim(database) == []
    row = job_rows()[0]
    assert (row["state"], row["token"], row["lease_until"]) == ("done", None, None)
    assert row["finished_at"] is not None


def test_jobs_come_in_order_of_their_time_then_of_their_making(database: Database) -> None:
    now = time.time_ns() // 1000
    late = add(database, run_at=now - 1_000_000)
    first = add(database, run_at=now - 3_000_000)
    second = add(database, run_at=now - 3_000_000)
    middle = add(database, run_at=now - 2_000_000)
    assert [job.id for job in claim(database, limit=3)] == [first, second, middle]
    assert [job.id for job in claim(database)] == [late]


def test_job_waits_for_its_time(database: Database) -> None:
    add(database, delay_seconds=0.3)
    assert claim(database) == []
    remaining = wait(database)
    assert remaining is not None
    assert 0 < remaining <= 0.3
    time.sleep(remaining + 0.002)
    assert len(claim(database)) == 1


def test_wait_is_none_without_work_and_zero_with_due_work(database: Database) -> None:
    assert wait(database) is None
    add(database)
    assert wait(database) == 0
    (job,) = claim(database, lease_seconds=20)
    remaining = wait(database)
    assert remaining is not None
    assert 19 < remaining <= 20
    finish(database, job)
    assert wait(database) is None


def test_dedup_key_admits_one_job_even_after_it_is_done(database: Database, job_rows: Rows) -> None:
    assert add(database, dedup_key="daily:1") is not None
    assert add(database, dedup_key="daily:1") is None
    (job,) = claim(database)
    finish(database, job)
    assert add(database, dedup_key="daily:1") is None
    assert add(database, dedup_key="daily:2") is not None
    assert [row["dedup_key"] for row in job_rows()] == ["daily:1", "daily:2"]


def test_expired_lease_hands_the_job_over_and_refuses_the_stale_finish(
    database: Database, job_rows: Rows
) -> None:
    add(database)
    (stale,) = claim(database)
    let_leases_run_out(database)
    (fresh,) = claim(database)
    assert fresh.id == stale.id
    assert fresh.attempts == 2
    with database.write() as tx:
        assert not queue.heartbeat(tx, stale)
    assert not fail(database, stale)
    assert not finish(database, stale)
    assert job_rows()[0]["state"] == "running"
    assert finish(database, fresh)


def test_expired_lease_nobody_took_over_still_finishes(database: Database) -> None:
    """A worker slower than its lease has done nothing wrong while no other has the job."""
    add(database)
    (job,) = claim(database)
    let_leases_run_out(database)
    assert finish(database, job)


def test_heartbeat_lengthens_the_lease(database: Database, job_rows: Rows) -> None:
    add(database)
    (job,) = claim(database, lease_seconds=1)
    before = job_rows()[0]["lease_until"]
    with database.write() as tx:
        assert queue.heartbeat(tx, job, 60)
    assert job_rows()[0]["lease_until"] - before > 58_000_000


def test_failed_job_backs_off_twice_as_long_each_time_and_dies_after_the_last_attempt(
    database: Database, job_rows: Rows
) -> None:
    add(database)
    delays = []
    for _ in range(queue.MAX_ATTEMPTS):
        make_due(database)
        (job,) = claim(database)
        before = time.time_ns() // 1000
        assert fail(database, job, "the reason")
        delays.append(round((job_rows()[0]["run_at"] - before) / 1_000_000))
    row = job_rows()[0]
    assert delays == [2, 4, 8, 16, 32]
    assert (row["state"], row["attempts"], row["error"]) == ("dead", 5, "the reason")
    make_due(database)
    assert claim(database) == []


def test_job_whose_workers_all_died_is_dead_and_says_so(database: Database, job_rows: Rows) -> None:
    add(database, max_attempts=2)
    for _ in range(2):
        assert len(claim(database)) == 1
        let_leases_run_out(database)
    assert claim(database) == []
    row = job_rows()[0]
    assert row["state"] == "dead"
    assert "attempt 2" in row["error"]
    assert row["finished_at"] is not None


def test_retry_gives_a_dead_job_fresh_attempts_and_touches_no_other(
    database: Database, job_rows: Rows
) -> None:
    job_id = add(database, max_attempts=1)
    assert job_id is not None
    with database.write() as tx:
        assert not queue.retry(tx, job_id)
    (job,) = claim(database)
    fail(database, job)
    with database.write() as tx:
        assert queue.retry(tx, job_id)
    (again,) = claim(database)
    assert (again.id, again.attempts) == (job_id, 1)
    assert job_rows()[0]["finished_at"] is None


def test_forgets_only_old_done_jobs(database: Database, job_rows: Rows) -> None:
    add(database, "old")
    (job,) = claim(database)
    finish(database, job)
    add(database, "dead", max_attempts=1)
    (job,) = claim(database)
    fail(database, job)
    with database.write() as tx:
        tx.run(sa.text("UPDATE job SET finished_at = finished_at - 7200000000"))
    add(database, "fresh")
    (job,) = claim(database)
    finish(database, job)
    with database.write() as tx:
        assert queue.forget_done(tx, timedelta(hours=1), 100) == 1
    assert [row["kind"] for row in job_rows()] == ["dead", "fresh"]


def test_jobs_wake_listeners_only_after_commit(database: Database) -> None:
    calls: list[str] = []
    forget = database.signals.on_jobs(lambda: calls.append("woken"))
    with database.write() as tx:
        queue.enqueue(tx, "test", {})
        queue.enqueue(tx, "test", {})
        assert calls == []
    assert calls == ["woken"]
    forget()
    add(database)
    assert calls == ["woken"]
