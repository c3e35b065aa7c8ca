"""The order in which the change log becomes final, on both databases."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from runtime.store import change_log, tables
from runtime.store.change_log import Position
from runtime.store.database import Database, Transaction
from runtime.store.ids import new_id
from runtime.store.migrate import migrate

_INSERT = tables.change.insert().values(
    {name: sa.bindparam(name) for name in ("entity", "record", "kind", "at")}
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate(opened)
    yield opened
    opened.close()


def write(tx: Transaction, kind: str) -> None:
    tx.run(_INSERT, {"entity": 1, "record": tx.database.id_in(new_id()), "kind": kind, "at": 0})


def kinds(database: Database, position: Position, count: int) -> list[str]:
    """What follows `position`, once `count` rows do: on PostgreSQL a transaction in any database of
    the server holds rows back until it ends, and other tests run beside this one."""
    end = time.monotonic() + 10
    while True:
        with database.read() as tx:
            found = [row.kind for row in change_log.since(tx, position, 100)]
        if len(found) >= count or time.monotonic() > end:
            return found
        time.sleep(0.02)


def latest(database: Database) -> Position:
    with database.read() as tx:
        return change_log.latest(tx)


def test_reads_on_from_any_place(database: Database) -> None:
    assert latest(database) == Position(0, 0)
    with database.write() as tx:
        write(tx, "a")
        write(tx, "b")
    assert kinds(database, Position(0, 0), 2) == ["a", "b"]
    middle = latest(database)
    with database.write() as tx:
        write(tx, "c")
    assert kinds(database, middle, 1) == ["c"]
    assert kinds(database, Position(0, 0), 3) == ["a", "b", "c"]
    with database.read() as tx:
        assert [row.kind for row in change_log.since(tx, Position(0, 0), 2)] == ["a", "b"]
        assert change_log.position_of(tx, middle.seq) == middle
        assert change_log.position_of(tx, 0) == Position(0, 0)
        assert change_log.position_of(tx, middle.seq + 100) is None


def test_row_of_a_later_number_waits_for_an_older_transaction(postgres_database_url: str) -> None:
    """`early` has the lower number and commits first, yet follows `late`, whose transaction is older."""
    database = Database(postgres_database_url)
    migrate(database)
    with database.write() as late:
        late.rows(sa.text("SELECT pg_current_xact_id()"))
        with database.write() as early:
            write(early, "early")
        assert kinds(database, Position(0, 0), 0) == []
        position = latest(database)
        assert position == Position(0, 0)
        write(late, "late")
    assert kinds(database, position, 2) == ["late", "early"]
    database.close()


def test_follower_misses_nothing_of_writers_that_commit_out_of_order(postgres_database_url: str) -> None:
    """A reader that went by numbers would meet "2" first and pass over "1" for good."""
    database = Database(postgres_database_url)
    migrate(database)
    position = Position(0, 0)
    seen: list[str] = []
    with database.write() as outer:
        write(outer, "1")
        with database.write() as inner:
            write(inner, "2")
        with database.read() as tx:
            for row in change_log.since(tx, position, 10):
                position = row.position
                seen.append(row.kind)
        write(outer, "3")
    with database.write() as tx:
        write(tx, "4")
    seen += kinds(database, position, 4 - len(seen))
    assert sorted(seen) == ["1", "2", "3", "4"]
    database.close()


def test_stamp_moves_with_a_commit_elsewhere(database: Database, database_url: str) -> None:
    elsewhere = Database(database_url)
    with database.read() as tx:
        first = change_log.stamp(tx)
        if database.dialect == "sqlite":
            # On PostgreSQL it moves with the transactions of other databases too.
            assert change_log.stamp(tx) == first
        with elsewhere.write() as other:
            write(other, "a")
        assert change_log.stamp(tx) != first
    elsewhere.close()
