"""What a record was before: field by field, by whom, cut to what the reader may see."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import ValidationFailed
from runtime.commands.read_history import history
from runtime.store import change_log
from runtime.store.change_log import Position
from tests.runtime.atlas_app import atlas, entity
from tests.runtime.house import House


def entries(house: House, record: str, person: str = "root") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.as_(person, lambda ctx: history(ctx, "atlas.order", record))[
        "entries"
    ]
    return found


def changes(entry: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {change["field"]: (change["old"], change["new"]) for change in entry["changes"]}


def test_old_and_new_of_every_field_newest_first(house: House) -> None:
    client = house.create("client", name="Acme")
    record = house.create("order", "ann", subject="A", weight="1.5")
    house.update(
        "order", record, "ann", subject="B", weight=None, state="open", day="2026-01-01", client=client
    )
    house.update("order", record, subject="C", urgent=True)
    house.delete("order", record)
    house.restore("order", record)
    found = entries(house, record)
    assert [entry["kind"] for entry in found] == ["restore", "delete", "update", "update", "create"]
    assert [entry["by_name"] for entry in found] == ["Administrator"] * 3 + ["Ann"] * 2
    assert changes(found[2]) == {
        "subject": ("B", "C"), "urgent": (None, True), "stamp": (None, "urgent"),
        "tag": ("Acme//B", "Acme//C"),
    }  # fmt: skip
    assert changes(found[3]) == {
        "subject": ("A", "B"), "weight": ("1.500000", None), "state": ("draft", "open"),
        "day": (None, "2026-01-01"), "client": (None, client), "tag": ("//A", "Acme//B"),
        "reach": (None, "0.00"),
    }  # fmt: skip
    (label,) = [change for change in found[3]["changes"] if change["field"] == "client"]
    assert (label["old_label"], label["new_label"]) == (None, "Acme")
    assert [entry["at"] for entry in found] == sorted((entry["at"] for entry in found), reverse=True)


def test_renamed_options_and_fields_keep_their_past(house: House) -> None:
    record = house.create("order", subject="A")
    house.update("order", record, state="open", notes="x")
    app = atlas()
    app["processes"], app["rules"] = [], []
    app["grants"] = [item for item in app["grants"] if "process" not in item]
    for item in entity(app, "order")["fields"]:
        if item["key"] == "state":
            item["options"][1]["key"] = "running"
        elif item["key"] == "notes":
            item["key"] = "remarks"
    house.publish(app)
    assert changes(entries(house, record)[0]) == {"state": ("draft", "running"), "remarks": (None, "x")}


def test_pages_follow_one_another(house: House) -> None:
    record = house.create("order", subject="0")
    for number in range(1, 60):
        house.update("order", record, subject=str(number))
    first = house.as_("root", lambda ctx: history(ctx, "atlas.order", record))
    assert len(first["entries"]) == 50
    second = house.as_("root", lambda ctx: history(ctx, "atlas.order", record, first["next"]))
    assert second["next"] is None
    whole = [*first["entries"], *second["entries"]]
    assert [entry["kind"] for entry in whole] == ["update"] * 59 + ["create"]
    subjects = [changes(entry)["subject"] for entry in whole[:-1]]
    assert subjects == [(str(n - 1), str(n)) for n in range(59, 0, -1)]


def test_a_computed_change_is_told_from_one_by_hand(house: House) -> None:
    client = house.create("client", name="Acme", discount="0.1")
    record = house.create("order", subject="A", client=client, lines=[{"quantity": 1, "price": 10}])
    version = house.record("order", record)["version"]
    house.update("client", client, discount="0.2")
    found = entries(house, record)
    assert found[0]["kind"] == "recompute"
    assert changes(found[0]) == {"net": ("9.00", "8.00")}
    # Nobody who holds the record open is thrown out by it.
    assert house.record("order", record)["version"] == version


def test_every_write_is_in_the_change_log_once(house: House) -> None:
    with house.database.read() as tx:
        start = change_log.latest(tx)
    client = house.create("client", name="Acme")
    record = house.create("order", subject="A", client=client, lines=[{"quantity": 1}])
    house.update("order", record, subject="B")
    house.update("order", record, subject="B")
    house.delete("order", record)
    found: list[tuple[str | None, str, bool]] = []
    end = time.monotonic() + 30
    # PostgreSQL shows the log up to the oldest transaction of the server, other tests' included.
    while ("atlas.order", "delete", True) not in found and time.monotonic() < end:
        with house.database.read() as tx:
            catalog = house.workspace.catalogs.current(tx)
            found = [
                (catalog.entity_of(change.entity), change.kind, change.record == record)
                for change in change_log.since(tx, start, 100)
            ]
            assert change_log.since(tx, Position(2**62, 2**62), 10) == []
    assert found.count(("atlas.order", "create", True)) == 1
    assert found.count(("atlas.order", "update", True)) == 1, "a change of nothing is no change"
    assert found.count(("atlas.order", "delete", True)) == 1
    assert found.count(("atlas.line", "create", False)) == 1
    assert found.count(("atlas.line", "delete", False)) == 1
    # The client's count of orders, up and down.
    assert found.count(("atlas.client", "recompute", False)) == 2


def test_a_rolled_back_write_leaves_nothing(house: House) -> None:
    def totals() -> dict[str, int]:
        with house.database.read() as tx:
            return {
                name: tx.value(sa.text(f"SELECT count(*) FROM {name}"))
                for name in ("change", "history", "rule_run", "job", "sequence", "idempotency", "audit")
            }

    before = totals()
    for values in ({"subject": None}, {"subject": "A", "quantity": "-1"}, {"subject": "A", "client": "x"}):
        with pytest.raises(ValidationFailed):
            house.create("order", **values)
    assert totals() == before


# -- rows of sub-tables


def rows(entry: dict[str, Any]) -> list[tuple[str, int, dict[str, tuple[Any, Any]]]]:
    return [(row["kind"], row["position"], changes(row)) for row in entry.get("rows", ())]


def test_rows_added_changed_and_removed_are_part_of_their_record(house: House) -> None:
    product = house.create("product", name="Nail")
    record = house.create("order", subject="A", lines=[
        {"text": "one", "quantity": 1, "price": "2.00"}, {"text": "two", "quantity": 2, "price": "5.00"},
    ])  # fmt: skip
    first, second = house.values("order", record)["lines"]
    house.update("order", record, subject="B")
    house.update("order", record, lines=[
        {"id": first["id"], "text": "one", "quantity": 3, "price": "2.00"},
        {"text": "new", "product": product},
    ])  # fmt: skip
    found = entries(house, record)
    assert [entry["kind"] for entry in found] == ["update", "update", "create"]
    assert rows(found[0]) == [
        ("added", 2, {"text": (None, "new"), "product": (None, product), "kind": (None, "Nail")}),
        ("changed", 1, {"quantity": ("1", "3"), "amount": ("2.00", "6.00")}),
        ("removed", 2, {
            "text": ("two", None), "quantity": ("2", None),
            "price": ("5.00", None), "amount": ("10.00", None),
        }),
    ]  # fmt: skip
    (row,) = [row for row in found[0]["rows"] if row["kind"] == "added"]
    assert row["field"] == "lines"
    (named,) = [change for change in row["changes"] if change["field"] == "product"]
    assert named["new_label"] == "Nail"
    assert [rows(entry) for entry in found[1:]] == [[], []]
    # Rows go and come back with their record: nothing happened to them.
    house.delete("order", record)
    house.restore("order", record)
    assert [rows(entry) for entry in entries(house, record)][:2] == [[], []]
    assert len(second) > 1


def test_a_row_that_only_moved_is_not_told(house: House) -> None:
    record = house.create("order", subject="A", lines=[{"text": "one"}, {"text": "two"}])
    one, two = house.values("order", record)["lines"]
    house.update("order", record, lines=[
        {"id": two["id"], "text": "two"}, {"id": one["id"], "text": "one"},
    ])  # fmt: skip
    assert rows(entries(house, record)[0]) == []


def test_hidden_fields_of_rows_are_absent_from_history(house: House) -> None:
    """A clerk never sees costs, and nobody whose sub-table is hidden sees its rows."""
    record = house.create("order", "ann", subject="A", lines=[{"text": "one"}])
    (line,) = house.values("order", record)["lines"]
    house.update("order", record, lines=[
        {"id": line["id"], "text": "two", "cost": "9.00"}, {"cost": "7.00"},
    ])  # fmt: skip
    own = entries(house, record, "ann")[0]
    assert rows(own) == [("added", 2, {}), ("changed", 1, {"text": ("one", "two")})]
    assert rows(entries(house, record)[0]) == [
        ("added", 2, {"cost": (None, "7.00")}),
        ("changed", 1, {"text": ("one", "two"), "cost": (None, "9.00")}),
    ]
    house.update("order", record, lines=[
        {"id": line["id"], "text": "two", "cost": "8.00"},
    ])  # fmt: skip
    assert rows(entries(house, record, "ann")[0]) == [("removed", 2, {})]
    app = atlas()
    for grant in app["grants"]:
        if grant["id"] == "g1":
            grant["fields"]["lines"] = "hidden"
    house.publish(app)
    assert "rows" not in entries(house, record, "ann")[0]


def test_of_many_rows_some_are_told_and_the_rest_counted(sqlite_house: House) -> None:
    house = sqlite_house
    record = house.create("order", subject="A")
    house.update("order", record, lines=[{"text": str(number)} for number in range(70)])
    entry = entries(house, record)[0]
    assert (len(entry["rows"]), entry["more_rows"]) == (50, 20)
