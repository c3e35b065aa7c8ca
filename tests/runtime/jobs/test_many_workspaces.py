"""One worker for many workspaces: hints lead it, lost ones are found, none waits for another."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from engines.registry import Registry
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.commands import write
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.jobs.handlers import JobHandler
from runtime.jobs.queue import Job
from runtime.jobs.rounds import Rounds
from runtime.jobs.sweep import Sweep
from runtime.store import control, job_hints
from runtime.store.database import Database
from runtime.workspace import Workspace, Workspaces
from tests.runtime.jobs import streets

KEYS = [f"w{number:02}" for number in range(12)]
_EFFECT = sa.text("INSERT INTO effect (job, pid) VALUES (:job, 0)")


def effect(ctx: Context, job: Job) -> None:
    ctx.tx.run(_EFFECT, {"job": job.id})


HANDLERS: Registry[JobHandler] = Registry("job kind", lambda handler: handler.kind)
HANDLERS.add(JobHandler("effect", effect))
HANDLERS.add(JobHandler("cleanup", lambda ctx, job: None))


@pytest.fixture
def many(workspaces: Workspaces) -> Workspaces:
    streets.build(workspaces, KEYS)
    return workspaces


@contextmanager
def elsewhere(many: Workspaces) -> Iterator[Workspaces]:
    """Another process: what it knows ends with it, what it leaves is in the databases."""
    other = Workspaces(many.settings)
    yield other
    other.close()


def give(many: Workspaces, jobs: dict[str, int], **options: Any) -> None:
    """Jobs from another process, hints and all."""
    with elsewhere(many) as other:
        for key, count in jobs.items():
            with other.get(key).database.write() as tx:
                for _ in range(count):
                    queue.enqueue(tx, "effect", {}, **options)


def hints(many: Workspaces) -> dict[str, float]:
    with many.main.database.read() as tx:
        return job_hints.due(tx, 1e9)


def effects(many: Workspaces, key: str) -> int:
    return len(streets.effects(many, [key])[key])


def commits(database: Database) -> list[None]:
    """Grows with every write transaction of this database object."""
    seen: list[None] = []
    database.signals.on_commit(lambda: seen.append(None))
    return seen


def test_one_round_serves_every_workspace_that_has_a_hint(workspaces: Workspaces) -> None:
    keys = [f"w{number:02}" for number in range(50)]
    streets.build(workspaces, keys)
    given = dict.fromkeys(keys[::2], 3)
    give(workspaces, given)
    assert set(hints(workspaces)) == set(given)
    Rounds(workspaces, handlers=HANDLERS).round()
    done = streets.effects(workspaces, keys)
    assert {key: len(done[key]) for key in keys} == {key: given.get(key, 0) for key in keys}
    assert hints(workspaces) == {}


def test_jobs_in_a_row_share_one_hint_and_cost_the_business_no_commit(many: Workspaces) -> None:
    with elsewhere(many) as other:
        written = commits(other.main.database)
        for _ in range(30):
            with other.get("w07").database.write() as tx:
                queue.enqueue(tx, "effect", {})
    assert (len(written), list(hints(many))) == (1, ["w07"])
    give(many, {"w07": 1})
    with elsewhere(many) as other:
        written = commits(other.main.database)
        with other.get("w07").database.write() as tx:
            queue.enqueue(tx, "effect", {})
    # It stood already.
    assert len(written) == 0


def test_main_needs_no_hint(many: Workspaces) -> None:
    with many.main.database.write() as tx:
        queue.enqueue(tx, "cleanup", {})
    many.hints.close()
    assert hints(many) == {}


def test_rolled_back_jobs_leave_no_hint(many: Workspaces) -> None:
    def fails(database: Database) -> None:
        with database.write() as tx:
            queue.enqueue(tx, "effect", {})
            tx.script("no statement at all")

    with elsewhere(many) as other, pytest.raises(Exception, match="syntax"):
        fails(other.get("w01").database)
    assert hints(many) == {}


def test_a_long_row_of_jobs_keeps_nobody_waiting(many: Workspaces) -> None:
    give(many, {"w00": 200, **dict.fromkeys(KEYS[1:], 1)})
    rounds = Rounds(many, handlers=HANDLERS)
    rounds.round()
    assert all(effects(many, key) == 1 for key in KEYS[1:])
    assert 0 < effects(many, "w00") <= 20
    # Others may help with the rest: its hint stands.
    assert list(hints(many)) == ["w00"]
    while hints(many):
        rounds.round()
    assert effects(many, "w00") == 200


def test_a_timer_puts_the_hint_off_to_its_time(many: Workspaces) -> None:
    give(many, {"w05": 1}, delay_seconds=1000)
    rounds = Rounds(many, handlers=HANDLERS)
    rounds.round()
    assert 900 < hints(many)["w05"] <= 1000
    assert effects(many, "w05") == 0
    # Another job comes before it, and the timer is not forgotten over that.
    give(many, {"w05": 1})
    rounds.round()
    assert effects(many, "w05") == 1
    assert 900 < hints(many)["w05"] <= 1000


def test_a_job_that_another_worker_holds_is_looked_at_when_its_lease_ends(many: Workspaces) -> None:
    give(many, {"w05": 1})
    with elsewhere(many) as other, other.get("w05").database.write() as tx:
        assert queue.claim(tx, 1, lease_seconds=500)
    Rounds(many, handlers=HANDLERS).round()
    assert 400 < hints(many)["w05"] <= 500


def test_jobs_added_while_a_hint_is_taken_away_are_not_lost(
    many: Workspaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever added them saw a hint that still stood, and left none."""
    give(many, {"w05": 1})
    original = job_hints.put_off

    def late(tx: Any, key: str, seconds: float | None) -> None:
        monkeypatch.setattr(job_hints, "put_off", original)
        with closing(many.database("w05")) as database, database.write() as own:
            queue.enqueue(own, "effect", {})
        original(tx, key, seconds)

    monkeypatch.setattr(job_hints, "put_off", late)
    rounds = Rounds(many, handlers=HANDLERS)
    rounds.round()
    assert hints(many)["w05"] <= 0
    rounds.round()
    assert (effects(many, "w05"), hints(many)) == (2, {})


def test_a_sweep_finds_lost_hints_and_gives_the_days_jobs(many: Workspaces) -> None:
    give(many, {"w03": 1, "w11": 2})
    give(many, {"w09": 1}, delay_seconds=1000)
    with many.main.database.write() as tx:
        tx.script("DELETE FROM job_hint")
    assert Sweep(many).sweep()
    assert hints(many).keys() == set(KEYS)
    rounds = Rounds(many, handlers=HANDLERS)
    rounds.round()
    assert [effects(many, key) for key in ("w03", "w11", "w09", "w04")] == [1, 2, 0, 0]
    assert list(hints(many)) == ["w09"]
    # At most once a minute, whoever asks, and the day's jobs once a day.
    with elsewhere(many) as other:
        assert not Sweep(other).sweep()
        assert Sweep(other, every_seconds=0).sweep()
    assert list(hints(many)) == ["w09"]


def test_few_workspaces_stay_open(many: Workspaces) -> None:
    give(many, dict.fromkeys(KEYS, 1))
    Rounds(many, handlers=HANDLERS).round()
    assert [workspace.key for workspace in many.opened()] == ["main"]
    assert len(many._visited) == 8
    # One that a request asks for stays, and is the same that was visited.
    (key, *_), (visited, *_) = many._visited.keys(), many._visited.values()
    assert many.get(key) is visited
    with many.visit(key) as again:
        assert again is visited


def test_lengthy_jobs_hold_up_neither_others_nor_their_workspace(many: Workspaces) -> None:
    """Two run beside the rounds at once; the third waits with its hint standing, for whoever has room."""
    go = threading.Event()
    registry: Registry[JobHandler] = Registry("job kind", lambda handler: handler.kind)
    registry.add(JobHandler("effect", effect))
    registry.add(JobHandler("cleanup", lambda ctx, job: None))
    registry.add(JobHandler("lengthy", effect, lengthy=lambda room, job: _until(go)))
    with elsewhere(many) as other:
        for key in ("w01", "w02", "w03"):
            with other.get(key).database.write() as tx:
                queue.enqueue(tx, "lengthy", {})
                queue.enqueue(tx, "effect", {})
    rounds = Rounds(many, handlers=registry)
    rounds.round()
    assert {key: effects(many, key) for key in ("w01", "w02", "w03")} == {"w01": 1, "w02": 1, "w03": 1}
    standing = [key for key, wait in hints(many).items() if wait <= 0]
    assert len(standing) == 1
    # Others come and go meanwhile, and the workspaces of those two stay open.
    give(many, dict.fromkeys(KEYS[4:], 1))
    rounds.round()
    assert {"w01", "w02", "w03"} - set(standing) <= set(many._visited)
    go.set()
    assert rounds.stop(20)
    last = Rounds(many, handlers=registry)
    last.round()
    assert last.stop(20)
    assert {key: effects(many, key) for key in ("w01", "w02", "w03")} == {"w01": 2, "w02": 2, "w03": 2}


def _until(go: threading.Event) -> None:
    assert go.wait(30)


def test_broken_workspaces_stop_no_other(many: Workspaces) -> None:
    """One is gone, one is locked, one is of an older version, one is no database any more."""
    give(many, dict.fromkeys(KEYS, 1))
    with ExitStack() as stack:
        _remove(many, "w04")
        stack.enter_context(_locked(many, "w05"))
        with closing(many.database("w06")) as database, database.write() as tx:
            tx.script("UPDATE alembic_version SET version_num = '0000'")
        _ruin(many, "w07")
        rounds = Rounds(many, handlers=HANDLERS)
        rounds.round()
        broken = {"w04", "w05", "w06", "w07"}
        assert all(effects(many, key) == 1 for key in KEYS if key not in broken)
        assert set(hints(many)) == broken - {"w04"}
        assert Sweep(many).sweep()
        # Passed over for a while: the next round does not wait for them again.
        give(many, {"w01": 1})
        rounds.round()
        assert effects(many, "w01") == 2
    later = Rounds(many, handlers=HANDLERS)
    later.round()
    assert effects(many, "w05") == 1


def _remove(many: Workspaces, key: str) -> None:
    """Behind our back: nobody forgets its hint."""
    if many.main.database.dialect == "sqlite":
        Path(many.database(key).url.database or "").unlink()
    else:
        with many.main.database.write() as tx:
            tx.script(f'DROP SCHEMA "w_{key}" CASCADE')


def _ruin(many: Workspaces, key: str) -> None:
    if many.main.database.dialect == "sqlite":
        path = Path(many.database(key).url.database or "")
        for part in ("-wal", "-shm"):
            path.with_name(path.name + part).unlink(missing_ok=True)
        path.write_bytes(b"no database" * 1000)
    else:
        with many.main.database.write() as tx:
            tx.script(f'DROP TABLE "w_{key}".job')


@contextmanager
def _locked(many: Workspaces, key: str) -> Iterator[None]:
    """Somebody holds what a claim needs, and does not let go."""
    database = many.database(key)
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(database.url.database or "", isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
    else:
        url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            connection.execute(f'LOCK TABLE "w_{key}".job IN EXCLUSIVE MODE')
            yield


def test_removing_a_workspace_removes_its_hint(many: Workspaces) -> None:
    give(many, {"w05": 1})
    many.delete("w05")
    assert hints(many) == {}


def test_a_worker_for_one_workspace_leaves_the_others_alone(many: Workspaces) -> None:
    give(many, {"w05": 2, "w06": 1})
    Rounds(many, only="w05", handlers=HANDLERS).round()
    assert (effects(many, "w05"), effects(many, "w06")) == (2, 0)


def test_what_is_written_elsewhere_is_indexed_by_a_worker(workspaces: Workspaces) -> None:
    """The server that wrote it follows no change log; this worker has not opened the workspace."""
    made = Workspace("branch", workspaces.database("branch"), workspaces.clock, workspaces.settings)
    bootstrap(made)
    made.close()
    assert hints(workspaces) == {}
    assert Sweep(workspaces).sweep()
    rounds = Rounds(workspaces)
    rounds.round()
    assert (_indexed(workspaces), hints(workspaces)) == (1, {})
    with elsewhere(workspaces) as other:
        branch = other.get("branch")
        with branch.database.write() as tx:
            ctx = Context(tx, branch.catalogs.current(tx), SYSTEM, branch.clock.now())
            write.create(ctx, "system.user", [{"name": "Ann", "email": "ann@example.com"}])
    assert list(hints(workspaces)) == ["branch"]
    rounds.round()
    assert (_indexed(workspaces), hints(workspaces)) == (2, {})


def _indexed(workspaces: Workspaces) -> int:
    with workspaces.visit("branch") as workspace, workspace.database.read() as tx:
        people = workspace.catalogs.current(tx).entity("system.user").table.number
        query = sa.text("SELECT count(*) FROM search_document WHERE entity = :people")
        return int(tx.value(query, {"people": people}))


@pytest.mark.parametrize("missing", ["workspace_host", "host_version", "job_hint", "job_sweep"])
def test_control_tables_are_made_one_by_one(workspaces: Workspaces, missing: str) -> None:
    """A database prepared by an earlier version has some of them."""
    database = workspaces.main.database
    with database.write() as tx:
        tx.script(f"DROP TABLE {missing}")
    control.prepare(database)
    written = commits(database)
    control.prepare(database)
    assert not written
    with database.read() as tx:
        tx.rows(sa.text(f"SELECT * FROM {missing}"))
        assert control.host_version(tx) >= 1
        assert job_hints.may_sweep(tx, 60)
