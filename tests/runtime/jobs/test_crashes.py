"""Worker processes killed and suspended: every job's database effect happens exactly once."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from runtime.jobs import queue
from runtime.store import control, job_hints
from runtime.store.database import Database
from runtime.store.migrate import migrate
from runtime.workspace import Workspaces
from tests.runtime.jobs import streets

pytestmark = pytest.mark.crash

_ROOT = Path(__file__).resolve().parents[3]


class Nursery:
    """Starts and kills worker processes on one database."""

    def __init__(self, url: str, lease_seconds: float) -> None:
        program = Path(__file__).with_name("worker_nursery.py")
        self._process = subprocess.Popen(
            [sys.executable, str(program), url, str(lease_seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )  # fmt: skip
        self.pids: list[int] = []

    def start(self) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("start\n")
        self._process.stdin.flush()
        # A worker may write to the same pipe; its log goes elsewhere, so a number is ours.
        line = self._process.stdout.readline()
        while not line.strip().isdigit():
            assert line, "the nursery ended"
            line = self._process.stdout.readline()
        self.pids.append(int(line))
        return self.pids[-1]

    def kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.pids.remove(pid)

    def alive(self, pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True

    def close(self) -> None:
        for pid in list(self.pids):
            self.kill(pid)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@pytest.fixture
def nursery(database: Database, database_url: str) -> Iterator[Nursery]:
    with _nursery(database, database_url) as started:
        yield started


@contextlib.contextmanager
def _nursery(database: Database, url: str) -> Iterator[Nursery]:
    with database.write() as tx:
        tx.script("CREATE TABLE effect (job TEXT NOT NULL, pid INTEGER NOT NULL)")
    started = Nursery(url, lease_seconds=1)
    yield started
    started.close()


def add(database: Database, kind: str, count: int, seconds: float = 0, max_attempts: int = 100) -> list[str]:
    with database.write() as tx:
        added = [
            queue.enqueue(tx, kind, {"seconds": seconds}, max_attempts=max_attempts) for _ in range(count)
        ]
    return [job_id for job_id in added if job_id is not None]


def effects(database: Database) -> list[tuple[str, int]]:
    with database.read() as tx:
        return [(job, pid) for job, pid in tx.rows(sa.text("SELECT job, pid FROM effect"))]


def states(database: Database, kind: str) -> Counter[str]:
    query = sa.text("SELECT state, count(*) FROM job WHERE kind = :kind GROUP BY state")
    with database.read() as tx:
        return Counter(dict(tx.rows(query, {"kind": kind})))


def until(condition: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.02)


def test_kills_lose_nothing_and_repeat_nothing(database: Database, nursery: Nursery) -> None:
    """24 random `kill -9` of two workers: each job's row is written once."""
    jobs = add(database, "effect", 400, seconds=0.012)
    for _ in range(2):
        nursery.start()
    rng = random.Random(7)
    kills = 0
    while kills < 24:
        # On a busy machine a new worker takes its time: a kill before its first job proves nothing.
        until(lambda: states(database, "effect")["running"] > 0)
        time.sleep(rng.uniform(0.0, 0.02))
        if states(database, "effect")["done"] > len(jobs) - 50:
            jobs += add(database, "effect", 100, seconds=0.012)
        nursery.kill(rng.choice(nursery.pids))
        nursery.start()
        kills += 1
    until(lambda: states(database, "effect") == Counter(done=len(jobs)))
    assert sorted(job for job, _ in effects(database)) == sorted(jobs)
    with database.read() as tx:
        interrupted = tx.value(sa.text("SELECT count(*) FROM job WHERE kind = 'effect' AND attempts > 1"))
    assert interrupted > 0


def test_workers_share_the_work(database: Database, nursery: Nursery) -> None:
    """On SQLite they take turns, since one job at a time can write. Each gets its share in the end,
    however late it was up."""
    pids = {nursery.start() for _ in range(3)}
    jobs: list[str] = []
    end = time.monotonic() + 40
    while {pid for _, pid in effects(database)} != pids:
        assert time.monotonic() < end, "a worker never got a job"
        jobs += add(database, "effect", 50, seconds=0.02)
        all_done = Counter(done=len(jobs))
        until(lambda expected=all_done: states(database, "effect") == expected)  # type: ignore[misc]
    assert sorted(job for job, _ in effects(database)) == sorted(jobs)


def test_job_that_kills_its_worker_ends_dead_and_others_go_on(database: Database, nursery: Nursery) -> None:
    (poison,) = add(database, "poison", 1, max_attempts=3)
    jobs = add(database, "effect", 50, seconds=0.002)
    nursery.start()
    deaths = 0
    end = time.monotonic() + 30
    while states(database, "poison") != Counter(dead=1):
        assert time.monotonic() < end, "the poison job did not die"
        if not nursery.alive(nursery.pids[-1]):
            deaths += 1
            nursery.start()
        time.sleep(0.02)
    until(lambda: states(database, "effect") == Counter(done=len(jobs)))
    assert deaths == 3
    assert poison not in {job for job, _ in effects(database)}


def test_kills_among_fifty_workspaces_lose_nothing_and_repeat_nothing(
    workspaces: Workspaces, nursery: Nursery
) -> None:
    """6 random `kill -9` of two workers that share fifty workspaces."""
    keys = [f"w{number:02}" for number in range(50)]
    streets.build(workspaces, keys)
    jobs: dict[str, list[str]] = {key: [] for key in keys}
    for _ in range(2):
        nursery.start()
    rng = random.Random(7)

    def written() -> int:
        return sum(map(len, streets.effects(workspaces, keys).values()))

    for kill in range(6):
        for key in rng.sample(keys, 25):
            with workspaces.visit(key) as workspace:
                jobs[key] += add(workspace.database, "effect", 1, seconds=0.012)
        # Far enough for the kill to fall into somebody's work, wherever that is.
        given = sum(map(len, jobs.values()))
        until(lambda least=given - 15: written() >= least)  # type: ignore[misc]
        nursery.kill(nursery.pids[kill % 2])
        nursery.start()
    until(lambda: written() == sum(map(len, jobs.values())), 90)
    done = streets.effects(workspaces, keys)
    assert {key: sorted(done[key]) for key in keys} == {key: sorted(jobs[key]) for key in keys}
    until(lambda: _hinted(workspaces) == 0)


def _hinted(workspaces: Workspaces) -> int:
    with workspaces.main.database.read() as tx:
        return len(job_hints.due(tx, 1e9))


def test_suspended_worker_cannot_finish_after_its_lease(postgres_database_url: str) -> None:
    """PostgreSQL only: on SQLite a worker suspended in its transaction holds the write lock, so
    nobody can take the job over."""
    database = Database(postgres_database_url)
    migrate(database)
    control.prepare(database)
    with _nursery(database, postgres_database_url) as nursery:
        (job,) = add(database, "pause", 1)
        stopped = nursery.start()
        until(lambda: _stopped(stopped))
        other = nursery.start()
        until(lambda: states(database, "pause") == Counter(done=1))
        assert effects(database) == [(job, other)]
        os.kill(stopped, signal.SIGCONT)
        nursery.kill(other)
        (following,) = add(database, "effect", 1)
        # The woken worker has given up the job it lost and goes on with others.
        until(lambda: states(database, "effect") == Counter(done=1))
        assert effects(database) == [(job, other), (following, stopped)]
    database.close()


def _stopped(pid: int) -> bool:
    answer = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip().startswith("T")
