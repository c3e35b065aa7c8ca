"""A publish that breaks off at any of its statements: the old version serves on, the next attempt succeeds.

Processes that die are for tests/crash; here every single statement has its turn, failing as a lost
connection would.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from runtime.store.database import Database, Transaction
from tests.crash.driver import new_version
from tests.runtime.house import House

STATEMENTS = ("_run", "many", "insert_rows", "later", "insert_later", "ahead", "script")


class Broken(BaseException):
    """Not for anybody to catch on the way out."""


class Breaking:
    """Lets `at` - 1 statements and commits pass while it is armed, and breaks off at the next."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.left = 0
        for owner, name in (*((Transaction, name) for name in STATEMENTS), (Database, "commit")):
            patch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            if self.left:
                self.left -= 1
                if not self.left:
                    raise Broken
            return original(*arguments, **named)

        return counted


def number(house: House) -> int:
    """Of the version that serves."""
    with house.database.read() as tx:
        return house.workspace.catalogs.current(tx).numbers["atlas"]


def test_every_statement_of_a_publish(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.create("client", name="Acme", discount="0.1")
    record = house.create("order", subject="A", client=client, lines=[{"quantity": 1, "price": 10}])
    gone = house.create("order", subject="B", weight="2.5")
    house.delete("order", gone)
    serving = number(house)
    breaking = Breaking(monkeypatch)
    at = 1
    while True:
        breaking.left = at
        with contextlib.suppress(Broken):
            house.publish(new_version())
        rest, breaking.left = breaking.left, 0
        house.workspace.catalogs.forget()
        if number(house) != serving:
            break
        values = house.values("order", record)
        assert (values["net"], values["weight"], "colour" in values) == ("9.00", None, False), at
        if at % 8 == 1:
            house.update("order", record, weight="1.5", notes=f"after {at}")
            assert house.values("order", record)["weight"] == "1.500000"
            house.update("order", record, weight=None)
        at += 1
    assert at > 40
    # What is left to clear up after the switch is of no consequence; a publish without a break is the last.
    if rest == 0:
        house.publish(new_version())
    values = house.values("order", record)
    assert (values["net"], values["weight"], values["colour"]) == ("30.00", None, None)
    house.restore("order", gone)
    assert house.values("order", gone)["weight"] == "2.500000"
    house.update("order", record, weight="heavy", colour="red")
    assert house.create("shelf", name="S", order=record)
