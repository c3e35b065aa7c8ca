"""References, rows of sub-tables, versions: what is kept together stays together."""

from __future__ import annotations

from typing import Any

import pytest

from engines.errors import Conflict, PreconditionRequired, RecordNotFound, ValidationFailed, VersionConflict
from runtime.commands import delete, write
from runtime.store.ids import new_id
from tests.runtime.house import House


def test_a_reference_leads_to_a_live_record_of_its_entity(house: House) -> None:
    client, folder = house.create("client", name="Acme"), house.create("folder", name="F")
    gone = house.create("client", name="Gone")
    house.delete("client", gone)
    for wrong in (new_id(), folder, gone, "x", 7):
        with pytest.raises(ValidationFailed) as refused:
            house.create("order", subject="A", client=wrong)
        assert [issue.pointer for issue in refused.value.issues] == ["/values/client"], wrong
        with pytest.raises(ValidationFailed) as refused:
            house.create("order", subject="A", lines=[{}, {"product": wrong}])
        assert [issue.pointer for issue in refused.value.issues] == ["/values/lines/1/product"], wrong
    assert (
        house.record("order", house.create("order", subject="A", client=client))["labels"]["client"] == "Acme"
    )


def test_block_refuses_clear_blanks_cascade_takes_along(house: House) -> None:
    client, payer = house.create("client", name="Acme"), house.create("client", name="Payer")
    folder = house.create("folder", name="F")
    order = house.create(
        "order", subject="A", client=client, payer=payer, folder=folder, lines=[{"quantity": 1}]
    )
    with pytest.raises(Conflict) as refused:
        house.delete("client", client)
    assert refused.value.reason_code == "delete.blocked"
    house.delete("client", payer)
    assert house.values("order", order)["payer"] is None
    house.delete("folder", folder)
    with pytest.raises(RecordNotFound):
        house.record("order", order)
    # Nothing refers to the client any more.
    house.delete("client", client)


def test_what_a_cascade_took_comes_back_with_its_record(house: House) -> None:
    folder = house.create("folder", name="F")
    before = house.create("order", subject="Deleted before", folder=folder)
    house.delete("order", before)
    orders = [house.create("order", subject=str(n), folder=folder, lines=[{"quantity": n}]) for n in range(3)]
    house.delete("folder", folder)
    assert house.listed("order") == []
    house.restore("folder", folder)
    assert house.listed("order") == orders
    assert [house.values("order", order)["lines"][0]["quantity"] for order in orders] == ["0", "1", "2"]
    with pytest.raises(RecordNotFound):
        house.restore("folder", folder)


def test_a_note_blocks_the_cascade_above_it(house: House) -> None:
    folder = house.create("folder", name="F")
    order = house.create("order", subject="A", folder=folder)
    house.create("note", text="N", order=order)
    with pytest.raises(Conflict):
        house.delete("folder", folder)
    assert house.values("folder", folder)["name"] == "F"
    assert house.values("order", order)["folder"] == folder


def test_restoring_asks_again_what_creating_asks(house: House) -> None:
    first = house.create("order", subject="A", tracking="T")
    house.delete("order", first)
    second = house.create("order", subject="B", tracking="T")
    with pytest.raises(Conflict) as refused:
        house.restore("order", first)
    assert refused.value.reason_code == "unique_conflict"
    assert [issue.pointer for issue in refused.value.issues] == ["/values/tracking"]
    house.update("order", second, tracking=None)
    house.restore("order", first)
    client = house.create("client", name="Acme")
    order = house.create("order", subject="C", client=client, payer=client)
    house.delete("order", order)
    house.delete("client", client)
    with pytest.raises(Conflict) as refused:
        house.restore("order", order)
    assert refused.value.reason_code == "restore.reference_gone"
    house.restore("client", client)
    house.restore("order", order)
    assert house.values("order", order)["tag"] == "Acme/Acme/C"


def test_combined_uniques_count_together_and_only_where_filled_in(house: House) -> None:
    house.create("client", name="A", region="n", district="1")
    house.create("client", name="B", region="n", district="2")
    for _ in range(2):
        house.create("client", name="C", region="n")
    with pytest.raises(Conflict) as refused:
        house.create("client", name="D", region="n", district="1")
    assert [issue.pointer for issue in refused.value.issues] == ["/values/region", "/values/district"]
    with pytest.raises(Conflict):
        house.create_many("client", [{"name": "x", "code": "1"}, {"name": "y", "code": "1"}])
    assert house.page("client", count=True)["count"] == 4


def rows(house: House, record: str, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in house.values("order", record)["lines"]]


def test_a_submitted_subtable_is_the_whole_list(house: House) -> None:
    record = house.create("order", subject="A", lines=[{"text": name, "quantity": 1} for name in "abc"])
    a, b, c = (row["id"] for row in house.values("order", record)["lines"])
    house.update("order", record, lines=[{"id": c}, {"text": "new"}, {"id": a, "quantity": 5}])
    assert rows(house, record, "text", "quantity") == [("c", "1"), ("new", None), ("a", "5")]
    assert [row["id"] for row in house.values("order", record)["lines"]][::2] == [c, a]
    # b is gone for good as far as the record goes.
    with pytest.raises(ValidationFailed) as refused:
        house.update("order", record, lines=[{"id": b}])
    assert refused.value.issues[0].pointer == "/values/lines/0/id"
    # What is not submitted stays.
    house.update("order", record, subject="B")
    assert len(rows(house, record, "id")) == 3
    with pytest.raises(ValidationFailed):
        house.update("order", record, lines=[{"id": a}, {"id": a}])
    with pytest.raises(ValidationFailed):
        house.update("order", record, lines=[{}] * 501)
    house.update("order", record, lines=[])
    assert rows(house, record, "id") == []
    house.update("order", record, lines=None)


def test_rows_of_another_record_cannot_be_taken(house: House) -> None:
    mine = house.create("order", subject="A", lines=[{"text": "mine"}])
    theirs = house.create("order", subject="B", lines=[{"text": "theirs"}])
    row = house.values("order", theirs)["lines"][0]["id"]
    with pytest.raises(ValidationFailed):
        house.update("order", mine, lines=[{"id": row}])
    house.update("order", mine, lines=[{"text": "x", "parent": theirs, "position": 99}])
    assert rows(house, theirs, "text") == [("theirs",)]
    assert rows(house, mine, "text") == [("x",)]


def test_a_write_names_the_version_it_saw(house: House) -> None:
    record = house.create("order", subject="A")

    def change(person: str, version: int | None) -> None:
        def command(ctx: Any) -> None:
            write.update(ctx, "atlas.order", record, {"subject": f"V{version}"}, expected_version=version)

        house.as_(person, command)

    with pytest.raises(PreconditionRequired):
        change("root", None)
    for wrong in (0, 2, 99):
        with pytest.raises(VersionConflict):
            change("root", wrong)
    change("root", 1)
    with pytest.raises(VersionConflict):
        change("root", 1)
    with pytest.raises(PreconditionRequired):
        house.as_("root", lambda ctx: delete.delete(ctx, "atlas.order", record, expected_version=None))
    with pytest.raises(VersionConflict):
        house.as_("root", lambda ctx: delete.delete(ctx, "atlas.order", record, expected_version=1))
    assert house.values("order", record)["subject"] == "V1"


def test_rules_set_fields_make_records_and_tell_people(house: House) -> None:
    record = house.create("order", "ann", subject="Big", quantity=200, urgent=True)
    assert house.values("order", record)["stamp"] == "urgent"
    (note,) = house.page("note")["records"]
    assert (note["values"]["text"], note["values"]["order"]) == ("large: Big", record)
    house.update("order", record, margin="0.9")
    assert house.values("order", record)["margin"] == "0.5000"
    house.update("order", record, margin="0.4")
    assert house.values("order", record)["margin"] == "0.4000"
