"""Publishing while people write: every stored value is the new version's, and no write is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from engines.errors import Conflict, PlatformError, Unavailable, UniqueConflict, VersionConflict
from runtime.apps import backfill
from runtime.store import publish_lock
from runtime.workspace import Workspaces
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.store.test_derived import base, cents, live

_PACE_SECONDS = 0.1
_ADDED = 20
Write = Callable[[House, int], None]


class Writers:
    """Threads that write through processes' stand-ins of their own until told to stop."""

    def __init__(self, house: House, writes: list[Write]) -> None:
        self._stop = threading.Event()
        self.done = [0] * len(writes)
        self.errors: list[BaseException] = []
        self._houses = []
        self._threads = []
        for position, write in enumerate(writes):
            own = House(house.url, house.settings.data, house.ids)
            own.workspaces.close()
            own.workspaces = Workspaces(house.settings, house.workspace.clock)
            self._houses.append(own)
            self._threads.append(threading.Thread(target=self._run, args=(own, position, write)))

    def _run(self, house: House, position: int, write: Write) -> None:
        # A pace that leaves a slow machine something to publish with.
        while not self._stop.wait(_PACE_SECONDS):
            try:
                write(house, self.done[position])
            except (UniqueConflict, VersionConflict, Unavailable, Conflict):
                # What a client would be told as 409, 412 or 503: it tries again.
                continue
            except BaseException as error:
                self.errors.append(error)
                return
            self.done[position] += 1

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def wait_for(self, more: int) -> None:
        """Until every writer has written that much more, or one of them failed."""
        goals = [done + more for done in self.done]
        until = threading.Event()
        while not self.errors and any(done < goal for done, goal in zip(self.done, goals, strict=True)):
            until.wait(0.01)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)
        for house in self._houses:
            house.close()


def versions() -> list[dict[str, Any]]:
    """Each computes what the one before it did in another way: in the record, in its rows, behind
    references, in sums over others."""
    first = atlas()
    fields_of(first, "line")["amount"]["formula"] = "quantity * price * 2"
    second = atlas()
    fields_of(second, "line")["amount"]["formula"] = "quantity * price + 1"
    del fields_of(second, "client")["turnover"]["filter"]
    fields_of(second, "order")["net"]["formula"] = "total * 3 - client.discount"
    third = atlas()
    entity(third, "client")["fields"] += [
        field("f30", "serial", "autonumber", pattern="C-{n:5}"),
        field("f31", "voids", "rollup", source="order", via="client", aggregate="count",
              filter='state == "void"'),
        field("f32", "motto", "formula", formula='concat(code, "/", serial)', result="text"),
    ]  # fmt: skip
    entity(third, "order")["fields"].append(
        field("f41", "echo", "formula", formula="client.motto", result="text")
    )
    return [first, second, third]


def fields_of(app: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    return {item["key"]: item for item in entity(app, key)["fields"]}


def check_formulas(house: House, number: int) -> None:
    """Every derived value of version `number`, worked out from what people filled in."""
    clients, orders, lines = live(house, "client"), live(house, "order"), live(house, "line")
    for line in lines.values():
        product = line["quantity"] * line["price"]
        assert line["amount"] == cents({0: product * 2, 1: product + 1, 2: product}[number])
    for order_id, order in orders.items():
        rows = [row["amount"] for row in lines.values() if row["parent"] == order_id]
        assert order["total"] == sum(rows, Decimal(0))
        client = clients[order["client"]]
        net = (
            order["total"] * 3 - client["discount"]
            if number == 1
            else order["total"] * (1 - client["discount"])
        )
        assert order["net"] == cents(net)
        assert order["base:net"] == base(order["net"], order["rate"])
        assert order["reach"] == client["turnover"]
        if number == 2:
            assert order["echo"] == client["motto"]
    for client_id, client in clients.items():
        own = [order for order in orders.values() if order["client"] == client_id]
        counted = [order["base:total"] for order in own if number == 1 or order["state"] != "void"]
        assert client["turnover"] == sum(counted, Decimal(0))
        assert client["orders"] == len(own)
        if number == 2:
            assert client["voids"] == sum(order["state"] == "void" for order in own)
            assert client["motto"] == f"{client['code'] or ''}/{client['serial']}"
    if number == 2:
        serials = sorted(client["serial"] for client in clients.values())
        assert serials == [f"C-{n:05d}" for n in range(1, len(clients) + 1)]


def test_nothing_written_during_a_publish_is_lost_or_left_as_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Small batches: many places for writers to come in between.
    monkeypatch.setattr(backfill, "BATCH", 40)
    monkeypatch.setattr(backfill, "FEW", 3)
    clients = [house.create("client", name=f"C{n}", code=f"c{n}", discount="0.1") for n in range(6)]
    # Of those that move between clients some count there and some do not: what is read behind a reference
    # changes with the one and has to be found as it is by the other.
    orders = [
        house.create("order", subject=f"O{n}", client=clients[n % 6], quantity=0,
                     state="void" if n % 3 == 0 else "open",
                     lines=[{"quantity": 1 + n % 5, "price": "2.50"}])
        for n in range(24)
    ]  # fmt: skip

    def count_up(own: House, number: int) -> None:
        """A figure that must have risen once for every write that was answered with success."""
        record = orders[0]
        now = int(own.values("order", record)["quantity"])
        assert now == number
        own.update("order", record, quantity=now + 1)

    def wander(own: House, number: int) -> None:
        own.update("order", orders[1 + number % 10], client=clients[number % 6], subject=f"W{number}")

    def add(own: House, number: int) -> None:
        if number >= _ADDED:
            # Enough: a test has to end on a slow machine too.
            return
        lines = [{"quantity": 1 + number % 7, "price": "1.00"}, {"quantity": 1, "price": "3.00"}]
        state = ("draft", "open", "void")[number % 3]
        own.create("order", subject=f"N{number}", client=clients[number % 6], state=state, lines=lines)

    def reprice(own: House, number: int) -> None:
        own.update("client", clients[number % 6], discount=f"0.{number % 9}", code=f"k{number}")

    def remove(own: House, number: int) -> None:
        record = orders[23 - number // 2 % 8]
        if number % 2 == 0:
            own.delete("order", record)
        else:
            own.restore("order", record)

    with Writers(house, [count_up, wander, add, reprice, remove]) as writers:
        for number, app in enumerate(versions()):
            writers.wait_for(2)
            house.publish(app)
            writers.wait_for(1)
            if number == 1:
                writers.wait_for(2)
    assert writers.errors == []
    check_formulas(house, 2)
    assert int(house.values("order", orders[0])["quantity"]) == writers.done[0]
    named = house.page("order", filter='starts_with(subject, "N")', count=True, limit=1)
    assert named["count"] == min(_ADDED, writers.done[2])


@pytest.mark.parametrize("number", [0, 1])
def test_what_is_written_between_the_last_batch_and_the_switch(
    house: House, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Writers come in at the worst moments, one after the other: nothing is left to chance."""
    clients = [house.create("client", name=f"C{n}", code=f"c{n}", discount="0.1") for n in range(3)]
    orders = [
        house.create("order", subject=f"O{n}", client=clients[n % 3],
                     lines=[{"quantity": 2, "price": "2.50"}])
        for n in range(6)
    ]  # fmt: skip
    times = iter(range(100))

    def disturb() -> None:
        n = next(times)
        house.update("order", orders[n % 6], client=clients[(n + 1) % 3])
        house.update("client", clients[n % 3], discount="0.5")
        house.create("order", subject="new", client=clients[0], lines=[{"quantity": 1, "price": "9.00"}])
        house.delete("order", house.create("order", subject="gone", client=clients[1]))

    run, catch_up = backfill.Backfill.run, backfill.Backfill.catch_up

    def run_and_disturb(self: backfill.Backfill) -> None:
        disturb()
        run(self)
        disturb()

    def catch_up_and_disturb(self: backfill.Backfill) -> None:
        catch_up(self)
        disturb()

    monkeypatch.setattr(backfill.Backfill, "run", run_and_disturb)
    monkeypatch.setattr(backfill.Backfill, "catch_up", catch_up_and_disturb)
    monkeypatch.setattr(backfill, "SWITCH_LIMIT", 4)
    for app in versions()[: number + 1]:
        house.publish(app)
    assert next(times) > 3
    check_formulas(house, number)


def test_one_publishes_at_a_time(house: House) -> None:
    with (
        publish_lock.publish_lock(house.database),
        pytest.raises(Conflict) as refused,
        publish_lock.publish_lock(house.database, wait_seconds=0),
    ):
        pytest.fail("two at once")
    assert refused.value.reason_code == "install.busy"
    with publish_lock.publish_lock(house.database, wait_seconds=0):
        pass


def test_publishers_at_once_come_one_after_the_other(house: House) -> None:
    problems: list[PlatformError] = []

    def publish(app: dict[str, Any]) -> None:
        own = House(house.url, house.settings.data, house.ids)
        try:
            own.publish(app)
        except PlatformError as problem:
            problems.append(problem)
        finally:
            own.close()

    house.create("order", subject="A", lines=[{"quantity": 2, "price": "2.50"}])
    threads = [threading.Thread(target=publish, args=(app,)) for app in versions()[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    (line,) = live(house, "line").values()
    assert line["amount"] in (Decimal("10.00"), Decimal("6.00"))
