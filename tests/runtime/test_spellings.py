"""Telephone numbers as people typed them: beside the record, in history, in files, and nowhere else."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.access.identity import load_principal
from runtime.commands import read_history, recycle_bin
from runtime.commands.export_records import ExportChoices, export_records
from runtime.commands.read_records import ListRequest
from runtime.store.migrate import migrate
from tests.runtime.house import House


def desk() -> dict[str, Any]:
    def item(key: str, type: str, **more: Any) -> dict[str, Any]:
        return {"id": key, "key": key, "type": type, **more}

    return {
        "format": "yingzao/1",
        "app": {"key": "desk", "version": "1.0.0", "label": {"en": "Desk"}},
        "entities": [
            {"id": "caller", "key": "caller", "title": "name", "fields": [
                item("name", "text"), item("phone", "phone", unique=True),
                item("fax", "phone", invalid="flag"),
                item("said", "text", formula="phone"), item("lines", "subtable", entity="line"),
            ]},
            {"id": "line", "key": "line", "title": "name", "parent": "caller", "fields": [
                item("name", "text"), item("number", "phone"),
            ]},
        ],
        "roles": [{"id": "r1", "key": "clerk"}],
        "grants": [{"id": "g1", "role": "clerk", "entity": "caller", "actions": ["read", "export"],
                    "fields": {"phone": "hidden"}}],
    }  # fmt: skip


@pytest.fixture
def callers(house: House) -> House:
    house.publish(desk())
    return house


def kept(house: House) -> list[str]:
    with house.database.read() as tx:
        return sorted(typed for (typed,) in tx.rows(sa.text("SELECT typed FROM spelling")))


def exported(house: House, person: str = "root", **choices: Any) -> list[dict[str, str]]:
    with house.database.read() as tx:
        principal = load_principal(tx, house.workspace.catalogs.current(tx), house.ids[person])
    assert principal is not None
    file = io.BytesIO()
    export_records(
        house.workspace, principal, "desk.caller", ListRequest(), "csv", "en", file,
        choices=ExportChoices(**choices),
    )  # fmt: skip
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))


def test_the_record_says_how_its_numbers_were_typed(callers: House) -> None:
    record = callers.create(
        "desk.caller", name="Li", phone="138 1234-5678", fax="+862112345678",
        lines=[{"name": "home", "number": "(021) 1234 5678"}, {"name": "shop", "number": "+862112345679"}],
    )  # fmt: skip
    shown = callers.record("desk.caller", record)
    assert (shown["values"]["phone"], shown["labels"]["phone"]) == ("+8613812345678", "138 1234-5678")
    assert shown["values"]["said"] == "+8613812345678"
    assert not {"fax", "said"} & set(shown["labels"]), "typed as it lies, and a formula types nothing"
    assert [row.get("number") for row in shown["labels"]["lines"]] == ["(021) 1234 5678", None]
    assert callers.listed("desk.caller", filter='phone == "+8613812345678"') == [record]
    assert kept(callers) == ["(021) 1234 5678", "138 1234-5678"]


def test_each_number_of_a_record_keeps_its_own_spelling(callers: House) -> None:
    record = callers.create("desk.caller", name="Li", phone="138 1234 5678")
    callers.update("desk.caller", record, phone="0086-13912345678")
    callers.update("desk.caller", record, name="Li Si")
    assert callers.record("desk.caller", record)["labels"]["phone"] == "0086-13912345678"
    entries = callers.as_("root", lambda ctx: read_history.history(ctx, "desk.caller", record))["entries"]
    change = next(change for entry in entries for change in entry["changes"] if change["field"] == "phone")
    assert (change["old"], change["old_label"]) == ("+8613812345678", "138 1234 5678")
    assert (change["new"], change["new_label"]) == ("+8613912345678", "0086-13912345678")
    callers.update("desk.caller", record, phone="138 12345678")
    assert callers.record("desk.caller", record)["labels"]["phone"] == "138 12345678", "the last time counts"
    callers.update("desk.caller", record, phone=None)
    assert "phone" not in callers.record("desk.caller", record)["labels"]
    callers.update("desk.caller", record, phone="+8613812345678")
    assert "phone" not in callers.record("desk.caller", record)["labels"]


def test_a_file_has_them_on_wish(callers: House) -> None:
    callers.create_many(
        "desk.caller", [{"name": f"P{n:03d}", "phone": f"138-1234-{n:04d}"} for n in range(600)]
    )
    assert exported(callers)[0]["phone"].endswith("+8613812340000")
    rows = exported(callers, as_typed=True)
    assert sorted(row["phone"] for row in rows) == [f"138-1234-{n:04d}" for n in range(600)]
    again = callers.record("desk.caller", callers.listed("desk.caller", filter='name == "P007"')[0])
    assert again["labels"]["phone"] == "138-1234-0007"


def test_a_hidden_number_has_no_spelling(callers: House) -> None:
    from runtime.apps.people import give_roles

    callers.as_("system", lambda ctx: give_roles(ctx.tx, ctx.catalog, callers.ids["vic"], ["desk.clerk"]))
    record = callers.create("desk.caller", name="Li", phone="138 1234 5678", fax="139 1234 5678")
    shown = callers.record("desk.caller", record, "vic")
    assert "phone" not in shown["values"]
    assert shown["labels"].get("fax") == "139 1234 5678"
    assert "phone" not in shown["labels"]
    row = exported(callers, "vic", as_typed=True)[0]
    assert row["fax"] == "139 1234 5678"
    assert "phone" not in row


def test_purging_a_record_takes_its_spellings_along(callers: House) -> None:
    record = callers.create(
        "desk.caller", name="Li", phone="138 1234 5678", lines=[{"number": "139 12345678"}]
    )
    other = callers.create("desk.caller", name="Wu", phone="137 1234 5678")
    callers.delete("desk.caller", record)
    callers.as_("root", lambda ctx: recycle_bin.purge_records(ctx, "desk.caller", [record], "purge"))
    assert kept(callers) == ["137 1234 5678"]
    assert callers.record("desk.caller", other)["labels"]["phone"] == "137 1234 5678"


def test_a_workspace_from_before_keeps_its_numbers(callers: House) -> None:
    record = callers.create("desk.caller", name="Li", phone="138 1234 5678")
    migrate(callers.database, "0029")
    migrate(callers.database)
    shown = callers.record("desk.caller", record)
    assert (shown["values"]["phone"], "phone" in shown["labels"]) == ("+8613812345678", False)
    callers.update("desk.caller", record, phone="139 1234 5678")
    assert callers.record("desk.caller", record)["labels"]["phone"] == "139 1234 5678"
