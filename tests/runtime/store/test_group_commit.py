"""Writes that share a commit: each is undone, refused and lost as if it were alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import StorageFull, ValidationFailed
from runtime.access.principal import SYSTEM
from runtime.commands import write
from runtime.commands.context import Context
from runtime.store.database import Database, Transaction
from runtime.store.people import bump_rights
from tests.runtime.house import House

Work = Callable[[Transaction], Any]
_FILL = sa.text("INSERT INTO counter (name, bucket, count) VALUES (hex(randomblob(20000)), 0, 1)")


@pytest.fixture
def commits(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry per COMMIT."""
    done: list[int] = []
    commit = Database.commit

    def counted(database: Database, cursor: Any) -> None:
        commit(database, cursor)
        done.append(1)

    monkeypatch.setattr(Database, "commit", counted)
    return done


def creating(house: House, **values: Any) -> Work:
    def work(tx: Transaction) -> str:
        ctx = Context(tx, house.workspace.catalogs.current(tx), SYSTEM, house.workspace.clock.now())
        return write.create(ctx, "atlas.client", [values])[0].id

    return work


def names(house: House) -> list[str]:
    with house.database.read() as tx:
        table = house.workspace.catalogs.current(tx).entity("atlas.client").table
        return sorted(row[0] for row in tx.rows(sa.select(table.sa("name"))))


def test_one_commit_for_all_and_one_failure_for_itself(sqlite_house: House, commits: list[int]) -> None:
    house = sqlite_house
    works = [creating(house, name="A"), creating(house, nonsense=1), creating(house, name="B")]
    first, second, third = house.database.write_together(works)
    assert len(commits) == 1
    assert isinstance(second.error, ValidationFailed)
    assert (first.error, third.error) == (None, None)
    assert first.result != third.result
    assert names(house) == ["A", "B"]


def test_a_failure_at_the_head_leaves_the_others_a_transaction(
    sqlite_house: House, commits: list[int]
) -> None:
    house = sqlite_house
    first, second = house.database.write_together([creating(house, x=1), creating(house, name="A")])
    assert isinstance(first.error, ValidationFailed)
    assert second.error is None
    assert (len(commits), names(house)) == (1, ["A"])


def test_what_failed_half_way_leaves_nothing_for_those_after_it(sqlite_house: House) -> None:
    house = sqlite_house
    seen: list[Any] = []

    def halfway(tx: Transaction) -> None:
        creating(house, name="Half")(tx)
        raise RuntimeError("half way")

    def looking(tx: Transaction) -> None:
        seen.append(tx.value(sa.text("SELECT count(*) FROM change WHERE kind = 'create'")))

    before: list[Any] = []
    with house.database.read() as tx:
        before.append(tx.value(sa.text("SELECT count(*) FROM change WHERE kind = 'create'")))
    house.database.write_together([creating(house, name="A"), halfway, looking])
    assert seen == [before[0] + 1]
    assert names(house) == ["A"]


def test_nobody_joins_after_a_change_of_rights(sqlite_house: House, commits: list[int]) -> None:
    """Who may do what is remembered by a version: it has to be durable before anybody goes by it."""
    house = sqlite_house
    asked: list[str] = []

    def works() -> Iterator[Work]:
        asked.append("rights")
        yield bump_rights
        asked.append("joined")
        yield creating(house, name="A")

    (only,) = house.database.write_together(works())
    assert only.error is None
    assert (asked, len(commits), names(house)) == (["rights"], 1, [])


def test_a_transaction_that_is_lost_is_lost_for_nobody_else(sqlite_house: House) -> None:
    """SQLite ends the whole transaction when the disk is full: the small write is made again alone."""
    house = sqlite_house

    def too_much(tx: Transaction) -> None:
        pages = tx.value(sa.text("PRAGMA page_count"))
        tx.rows(sa.text(f"PRAGMA max_page_count = {pages + 40}"))
        for _ in range(200):
            tx.run(_FILL)

    first, second = house.database.write_together([creating(house, name="Small"), too_much])
    assert isinstance(second.error, StorageFull)
    assert first.error is None
    assert names(house) == ["Small"]


def test_a_commit_that_fails_is_made_anew_by_each(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    commit = Database.commit
    left = [1]

    def failing(database: Database, cursor: Any) -> None:
        if left:
            left.pop()
            raise StorageFull()
        commit(database, cursor)

    monkeypatch.setattr(Database, "commit", failing)
    outcomes = house.database.write_together([creating(house, name="A"), creating(house, name="B")])
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert names(house) == ["A", "B"]


def test_what_follows_a_commit_follows_for_each(sqlite_house: House) -> None:
    told: list[str] = []

    def telling(name: str) -> Work:
        def work(tx: Transaction) -> None:
            tx.after_commit.append(lambda: told.append(name))
            if name == "B":
                raise RuntimeError("undone")

        return work

    sqlite_house.database.write_together([telling("A"), telling("B"), telling("C")])
    assert told == ["A", "C"]
