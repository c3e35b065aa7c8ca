"""Fifty writes a second through servers of their own, while twenty versions are published: no row is lost."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builder import lifecycle
from runtime.access.identity import create_token
from runtime.access.principal import SYSTEM
from runtime.apps.install import install
from scripts.demo_server import DemoServer
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.store.test_derived import cents, live

WRITERS = 5
PACE_SECONDS = 0.1
"""Between the writes of one writer: together they make fifty a second."""
PUBLISHES = 20
CLIENTS = 60


class Writer(threading.Thread):
    """Creates orders and counts one of them up, turn by turn, and remembers what was answered with success.

    A server that is busy (503) is asked again under the same Idempotency-Key, as a client would.
    """

    def __init__(self, number: int, port: int, token: str, clients: list[str], stop: threading.Event) -> None:
        super().__init__()
        self.number = number
        self.created: dict[str, int] = {}
        self.counted = 0
        self.refused: list[str] = []
        self._port, self._clients, self._stop_asked = port, clients, stop
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._record = ""
        self._version = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        started, turn = time.monotonic(), 0
        while not self._stop_asked.wait(max(0.0, started + turn * PACE_SECONDS - time.monotonic())):
            turn += 1
            try:
                self._write(connection, turn)
            except Exception as problem:
                self.refused.append(f"{turn}: {problem!r}")
                break
        connection.close()

    def _write(self, connection: http.client.HTTPConnection, turn: int) -> None:
        if turn % 2 and self._record:
            values = {"quantity": self.counted + 1, "weight": f"{turn}.5"}
            path = f"/api/records/atlas/order/{self._record}"
            answer = self._ask(connection, "PATCH", path, turn, values)
            if answer is not None:
                self.counted, self._version = self.counted + 1, answer["version"]
            return
        lines = [{"quantity": turn, "price": "2.00"}, {"quantity": 1, "price": "0.50"}]
        subject = f"W{self.number}-{turn}"
        client = self._clients[(turn * WRITERS + self.number) % len(self._clients)]
        values = {"subject": subject, "client": client, "weight": "1.5", "quantity": 0, "lines": lines}
        answer = self._ask(connection, "POST", "/api/records/atlas/order", turn, values)
        if answer is not None:
            self.created[subject] = turn
            if not self._record:
                self._record, self._version = answer["id"], answer["version"]

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, turn: int, values: Any
    ) -> Any:
        headers = {**self._headers, "Idempotency-Key": f"w{self.number}-{turn}"}
        if method == "PATCH":
            headers["If-Match"] = f'"{self._version}"'
        while True:
            connection.request(method, path, json.dumps({"values": values}), headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status in (200, 201):
                return json.loads(body)
            if answer.status != 503:
                self.refused.append(f"{turn}: {answer.status} {body[:300]!r}")
                return None


def versions() -> Iterator[dict[str, Any]]:
    """Twenty, each another change of what is being written."""
    app = atlas()
    order = entity(app, "order")
    fields = {one["key"]: one for one in order["fields"]}
    for number in range(PUBLISHES):
        what = number % 5
        if what == 0:
            order["fields"].append(field(f"f9{number}", f"more_{number}", "text", index=True))
        elif what == 1:
            fields["net"]["formula"] = f"total * {number + 2}"
        elif what == 2:
            kept = {key: fields["weight"][key] for key in ("id", "key")}
            fields["weight"].clear()
            fields["weight"].update(kept, type="text" if number % 2 else "decimal")
            if not number % 2:
                fields["weight"]["scale"] = 6
        elif what == 3:
            order["fields"] = [one for one in order["fields"] if one["id"] != f"f9{number - 3}"]
        else:
            fields["subject"]["label"] = {"en": f"Subject {number}"}
            fields["stamp"]["index"] = not fields["stamp"].get("index", False)
        yield json.loads(json.dumps(app))


@pytest.fixture
def servers(house: House, tmp_path: Path) -> Iterator[list[DemoServer]]:
    """Two server processes on PostgreSQL, one on SQLite."""
    with ExitStack() as stack:
        count = 1 if house.database.dialect == "sqlite" else 2
        yield [
            stack.enter_context(DemoServer(tmp_path / f"server{n}", house.url, demo=False))
            for n in range(count)
        ]


def test_no_row_is_lost_and_every_value_is_the_last_version_s(
    house: House, servers: list[DemoServer]
) -> None:
    # Every order of a client shows what they all come to: few of each, as in life.
    clients = house.create_many("client", [{"name": f"C{n}", "discount": "0.1"} for n in range(CLIENTS)])
    with house.database.write() as tx:
        token = create_token(tx, house.ids["root"], "writer", "full", house.workspace.clock.now())
    stop = threading.Event()
    writers = [
        Writer(number, servers[number % len(servers)].port, token, clients, stop) for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        for number, app in enumerate(versions()):
            before = sum(len(writer.created) for writer in writers)
            install(house.workspace, json.dumps(app), SYSTEM, accept=["atlas.order.weight"])
            # Some rows of every version, however quick a publish is.
            while any(writer.is_alive() for writer in writers) and before + 3 > sum(
                len(writer.created) for writer in writers
            ):
                stop.wait(0.01)
            if number % 7 == 6:
                lifecycle.restore(house.workspace, "atlas", number, SYSTEM, accept=["atlas.order.weight"])
    finally:
        stop.set()
        for writer in writers:
            writer.join(timeout=60)
    assert [problem for writer in writers for problem in writer.refused] == []
    orders = live(house, "order")
    by_subject = {one["subject"]: one for one in orders.values()}
    wanted = {subject: turn for writer in writers for subject, turn in writer.created.items()}
    assert set(by_subject) == set(wanted)
    assert len(orders) == len(wanted)
    last = max(n for n in range(PUBLISHES) if n % 5 == 1) + 2
    for subject, turn in wanted.items():
        total = Decimal(2 * turn) + Decimal("0.5")
        assert (by_subject[subject]["total"], by_subject[subject]["net"]) == (total, cents(total * last))
    counted = sorted(one["quantity"] for one in orders.values() if one["quantity"])
    assert counted == sorted(Decimal(writer.counted) for writer in writers if writer.counted)
    for identifier, one in live(house, "client").items():
        own = [order for order in orders.values() if order["client"] == identifier]
        assert (one["orders"], one["turnover"]) == (len(own), sum(order["total"] for order in own))
