"""Who waits for whom on PostgreSQL, where several write at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from runtime.access.principal import SYSTEM
from runtime.commands import delete, write
from runtime.commands.context import Context
from tests.runtime.house import House


@contextmanager
def held_open(house: House, command: Callable[[Context], Any]) -> Iterator[None]:
    """`command` has run in a transaction that commits only when the block ends."""
    with house.database.write() as tx:
        ctx = Context(tx, house.workspace.catalogs.current(tx), SYSTEM, house.tick())
        command(ctx)
        yield


class Meanwhile:
    """Runs `work` in another thread; `blocked` once it had time to get through and did not."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.result: Any = None
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            self.result = work()
        except Exception as error:
            self.error = error

    def blocked(self) -> bool:
        time.sleep(0.4)
        return self._thread.is_alive()

    def running(self) -> bool:
        return self._thread.is_alive()

    def done(self) -> Any:
        self._thread.join(timeout=20)
        if self.error is not None:
            raise self.error
        return self.result


def test_a_new_reference_reads_its_target_after_whoever_changes_it(postgres_house: House) -> None:
    house = postgres_house
    client = house.create("client", name="Acme", discount="0.1")
    lines = [{"quantity": 1, "price": 100}]
    with held_open(
        house,
        lambda ctx: write.update(ctx, "atlas.client", client, {"discount": "0.5"}, expected_version=None),
    ):
        order = Meanwhile(lambda: house.create("order", subject="A", client=client, lines=lines))
        assert order.blocked()
    assert house.values("order", order.done())["net"] == "50.00"


def test_whoever_changes_a_record_waits_for_those_who_just_read_it(postgres_house: House) -> None:
    house = postgres_house
    client = house.create("client", name="Acme", discount="0.1")
    made: list[str] = []
    values = {"subject": "A", "client": client, "lines": [{"quantity": 1, "price": 100}]}
    with held_open(house, lambda ctx: made.append(write.create(ctx, "atlas.order", [values])[0].id)):
        change = Meanwhile(lambda: house.update("client", client, discount="0.5"))
        assert change.blocked()
    change.done()
    assert house.values("order", made[0])["net"] == "50.00"


def test_two_writers_of_one_rollup_queue_instead_of_deadlocking(postgres_house: House) -> None:
    house = postgres_house
    client = house.create("client", name="Acme")
    lines = [{"quantity": 1, "price": 10}]

    def add() -> str:
        return house.create("order", subject="B", client=client, lines=lines)

    values = {"subject": "A", "client": client, "lines": lines}
    with held_open(house, lambda ctx: write.create(ctx, "atlas.order", [values])):
        others = [Meanwhile(add) for _ in range(3)]
        assert all(other.blocked() for other in others)
    for other in others:
        other.done()
    assert house.values("client", client)["turnover"] == "40.00"


def test_a_record_is_not_referred_to_while_it_is_being_deleted(postgres_house: House) -> None:
    from engines.errors import ValidationFailed

    house = postgres_house
    client = house.create("client", name="Acme")
    with held_open(house, lambda ctx: delete.delete(ctx, "atlas.client", client, expected_version=None)):
        order = Meanwhile(lambda: house.create("order", subject="A", payer=client))
        assert order.blocked()
    try:
        order.done()
    except ValidationFailed as refused:
        codes = [issue.code for issue in refused.issues]
    else:
        codes = []
    assert codes == ["value.reference_missing"]


def test_readers_never_wait(postgres_house: House) -> None:
    house = postgres_house
    client = house.create("client", name="Acme")
    with held_open(
        house, lambda ctx: write.update(ctx, "atlas.client", client, {"name": "B"}, expected_version=None)
    ):
        # Whoever waited would wait for a transaction that ends only after this.
        assert house.values("client", client)["name"] == "Acme"
