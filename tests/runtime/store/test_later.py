"""Statements nobody waits for: what they refuse is refused by the write they belong to, and by no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import UniqueConflict, VersionConflict
from runtime.access.principal import SYSTEM
from runtime.commands import read_records, write
from runtime.commands.context import Context
from runtime.store import records
from runtime.store.database import Transaction
from tests.runtime.house import House

FREE: Mapping[str, Any] = {"tracking": "T-1"}


def context(house: House, tx: Transaction) -> Context:
    return Context(tx, house.workspace.catalogs.current(tx), SYSTEM, house.workspace.clock.now())


def create(house: House, tx: Transaction, values: Mapping[str, Any]) -> str:
    return write.create(context(house, tx), "atlas.order", [{"subject": "Chairs", **values}])[0].id


def tracked(house: House) -> list[str]:
    with house.database.read() as tx:
        table = context(house, tx).entity("atlas.order").table
        return sorted(row[0] for row in tx.rows(sa.select(table.sa("tracking"))) if row[0])


def test_a_value_taken_is_named_at_the_latest_with_the_commit(house: House) -> None:
    with house.database.write() as tx:
        create(house, tx, FREE)
    with pytest.raises(UniqueConflict) as refused, house.database.write() as tx:
        create(house, tx, FREE)
    assert [issue.pointer for issue in refused.value.issues] == ["/values/tracking"]
    assert tracked(house) == ["T-1"]


def test_a_savepoint_learns_of_it_before_it_ends(house: House) -> None:
    with house.database.write() as tx:
        create(house, tx, FREE)
        with pytest.raises(UniqueConflict), house.database.savepoint(tx):
            create(house, tx, FREE)
        create(house, tx, {"tracking": "T-2"})
    assert tracked(house) == ["T-1", "T-2"]


class Enough(Exception):
    pass


def create_and_leave(house: House, tx: Transaction) -> None:
    create(house, tx, FREE)
    raise Enough


def test_what_is_undone_is_never_sent(house: House) -> None:
    with pytest.raises(Enough), house.database.write() as tx:
        create_and_leave(house, tx)
    with house.database.write() as tx, pytest.raises(Enough), house.database.savepoint(tx):
        create_and_leave(house, tx)
    assert tracked(house) == []


def write_over(house: House, tx: Transaction, order: str) -> None:
    """As somebody would who read the order before its last change."""
    ctx = context(house, tx)
    entity = ctx.entity("atlas.order")
    stored = records.find(tx, entity, order)
    assert stored is not None
    stale = {**stored, "revision": int(stored["revision"]) - 1}
    records.update(tx, entity, order, stale, {"tracking": "T-9"}, now=ctx.now, principal="user:x")


def test_nobody_writes_over_somebody_else(house: House) -> None:
    with house.database.write() as tx:
        order = create(house, tx, FREE)
    with pytest.raises(VersionConflict), house.database.write() as tx:
        write_over(house, tx, order)
    assert tracked(house) == ["T-1"]


def test_many_wait_no_longer_than_they_may(house: House) -> None:
    numbers = [f"T-{number:03}" for number in range(130)]
    with house.database.write() as tx:
        for number in numbers:
            create(house, tx, {"tracking": number})
    assert tracked(house) == numbers


def test_a_record_is_shown_as_it_was_committed(house: House) -> None:
    with house.database.write() as tx:
        ctx = context(house, tx)
        draft = write.create(ctx, "atlas.client", [{"name": "A"}])[0]
        shown = read_records.ask_if_reached(ctx, "atlas.client", draft.id)
        write.update(ctx, "atlas.client", draft.id, {"name": "B"}, expected_version=None)
        again = read_records.ask_if_reached(ctx, "atlas.client", draft.id)
    first, second = shown(), again()
    assert first is not None
    assert second is not None
    assert (first["values"]["name"], second["values"]["name"]) == ("A", "B")
    with house.database.write() as tx:
        nothing = read_records.ask_if_reached(context(house, tx), "atlas.client", draft.id[:-4] + "0000")
    assert nothing() is None


def test_an_answer_can_be_looked_at_before_the_end(house: House) -> None:
    with house.database.write() as tx:
        draft = write.create(context(house, tx), "atlas.client", [{"name": "A"}])[0]
        shown = read_records.ask_if_reached(context(house, tx), "atlas.client", draft.id)
        tx.flush()
        found = shown()
    assert found is not None
    assert found["version"] == 1
