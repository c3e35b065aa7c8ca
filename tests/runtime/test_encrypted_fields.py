"""Encrypted fields: what lies in the database, who may see it, and what becomes of lost and new keys."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engines.definition.field_types import Sealed
from engines.errors import AccessDenied, Conflict, DefinitionInvalid, RecordNotFound, ValidationFailed
from runtime.access.identity import load_principal
from runtime.apps.bootstrap import bootstrap
from runtime.apps.people import give_roles
from runtime.commands import read_history, secrets
from runtime.commands.context import Context
from runtime.commands.export_records import export_records
from runtime.commands.read_records import ListRequest
from runtime.keyring import Keyring, SecretUnreadable, key_of
from runtime.store import records
from runtime.store.encryption_keys import reseal
from tests.runtime.house import House

NUMBER = "110101199003077777"
OTHER = "6222-0200-0000-1234"


def item(key: str, type: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, **more}


def staff() -> dict[str, Any]:
    return {
        "format": "yingzao/1",
        "app": {"key": "staff", "version": "1.0.0", "label": {"en": "Staff"}},
        "entities": [
            {"id": "person", "key": "person", "title": "name", "fields": [
                item("name", "text"), item("number", "encrypted_text", label={"en": "Number"}),
                item("account", "encrypted_text"), item("cards", "subtable", entity="card"),
            ]},
            {"id": "card", "key": "card", "title": "name", "parent": "person", "fields": [
                item("name", "text"), item("pin", "encrypted_text"),
            ]},
        ],
        "roles": [{"id": "r1", "key": "clerk"}, {"id": "r2", "key": "payroll"}],
        "grants": [
            {"id": "g1", "role": "clerk", "entity": "person", "actions": ["create", "read", "update"]},
            {"id": "g2", "role": "payroll", "entity": "person", "actions": ["read"], "scope": "department",
             "reveal": ["number"], "fields": {"account": "hidden"}},
        ],
    }  # fmt: skip


@pytest.fixture
def people(house: House) -> House:
    house.publish(staff())
    for name, role in (("vic", "clerk"), ("abe", "payroll")):
        house.as_("system", lambda ctx, name=name, role=role: give_roles(
            ctx.tx, ctx.catalog, house.ids[name], [f"staff.{role}"]))  # fmt: skip
    return house


def stored(house: House, record: str, entity: str = "staff.person") -> dict[str, Any]:
    return house.as_("system", lambda ctx: records.by_ids(ctx.tx, ctx.entity(entity), [record])[record])


def revealed(house: House, record: str, person: str = "root", key: str = "number") -> str | None:
    return house.as_(person, lambda ctx: secrets.reveal(ctx, "staff.person", record, key))


def everything(house: House) -> str:
    """All texts of all tables."""
    found = []
    with house.database.read() as tx:
        named = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if tx.dialect == "sqlite"
            else "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        )
        for (table,) in tx.rows(sa.text(named)):
            found += [str(row) for row in tx.rows(sa.text(f'SELECT * FROM "{table}"'))]
    return "\n".join(found)


def test_the_database_never_holds_the_text(people: House) -> None:
    record = people.create(
        "staff.person", name="Li", number=NUMBER, cards=[{"name": "A", "pin": "4711-0815"}]
    )
    people.update("staff.person", record, number=OTHER)
    people.update("staff.person", record, name="Li Wei")
    texts = everything(people)
    for secret in (NUMBER, OTHER, "4711-0815"):
        assert secret not in texts
    values = people.values("staff.person", record)
    assert values["number"] == {"encrypted": True}
    assert values["cards"][0]["pin"] == {"encrypted": True}
    assert values["account"] is None
    assert revealed(people, record) == OTHER


def test_history_tells_that_it_changed_and_nothing_more(people: House) -> None:
    record = people.create("staff.person", name="Li", number=NUMBER)
    people.update("staff.person", record, number=OTHER)
    people.update("staff.person", record, number=None)
    entries = people.as_("root", lambda ctx: read_history.history(ctx, "staff.person", record))["entries"]
    changes = [change for entry in entries for change in entry["changes"] if change["field"] == "number"]
    masked = {"encrypted": True}
    assert [(one["old"], one["new"]) for one in changes] == [(masked, None), (masked, masked)]
    assert "v1." not in json.dumps(entries)


def test_what_was_answered_leaves_it_as_it_is(people: House) -> None:
    record = people.create("staff.person", name="Li", number=NUMBER)
    before = stored(people, record)["number"]
    people.update("staff.person", record, name="Lu", number={"encrypted": True})
    people.update("staff.person", record, number="••••••")
    # The same text typed again is no change either.
    people.update("staff.person", record, number=NUMBER)
    assert stored(people, record)["number"] == before
    assert people.record("staff.person", record)["version"] == 2


@pytest.mark.parametrize(
    "condition", ['number == "1"', "is_blank(number)", "not is_blank(number)", "len(number) > 1"]
)
def test_it_takes_no_part_in_filters_and_sorting(people: House, condition: str) -> None:
    with pytest.raises(ValidationFailed):
        people.listed("staff.person", filter=condition)
    with pytest.raises(ValidationFailed):
        people.listed("staff.person", sort=("number",))


def test_search_and_exports_do_not_find_it(people: House) -> None:
    people.create("staff.person", name="Li", number=NUMBER)
    with people.database.read() as tx:
        principal = load_principal(tx, people.workspace.catalogs.current(tx), people.ids["root"])
    assert principal is not None
    target = io.BytesIO()
    export_records(people.workspace, principal, "staff.person", ListRequest(), "csv", "en", target)
    assert NUMBER not in target.getvalue().decode("utf-8-sig")
    assert "••••••" in target.getvalue().decode("utf-8-sig")


def test_only_whoever_was_given_it_reveals_it_and_the_log_says_so(people: House) -> None:
    ours = people.create("staff.person", name="Li", number=NUMBER, account=OTHER, department=None)
    north = people.create(
        "staff.person", name="Wu", number=OTHER, account=NUMBER, department=people.ids["north"]
    )
    people.as_("system", lambda ctx: records.by_ids(ctx.tx, ctx.entity("staff.person"), [ours]))
    with pytest.raises(AccessDenied):
        revealed(people, north, "vic")
    department = stored(people, people.ids["abe"], "system.user")["department"]
    people.update("staff.person", north, department=department)
    assert revealed(people, north, "abe") == OTHER
    with pytest.raises(RecordNotFound):
        revealed(people, ours, "abe")
    for key in ("account", "name", "nothing", "owner"):
        with pytest.raises(ValidationFailed):
            revealed(people, north, "abe", key)
    with people.database.read() as tx:
        lines = tx.rows(sa.text("SELECT principal, subject, detail FROM audit WHERE action = 'reveal'"))
    assert [(line[0], line[1], json.loads(line[2])) for line in lines] == [
        (f"user:{people.ids['abe']}", f"staff.person/{north}", {"field": "number"})
    ]


def test_a_ciphertext_moved_elsewhere_cannot_be_read_there(people: House) -> None:
    first = people.create("staff.person", name="Li", number=NUMBER)
    second = people.create("staff.person", name="Wu", number=OTHER)
    sealed = stored(people, first)["number"]

    def move(ctx: Context) -> None:
        table = ctx.entity("staff.person").table
        text = f"UPDATE {table.name} SET {table['number'].name} = :sealed WHERE id = :id"
        ctx.tx.run(sa.text(text), {"sealed": sealed.text, "id": table.encode_id(second)})

    people.as_("system", move)
    with pytest.raises(SecretUnreadable) as refused:
        revealed(people, second)
    assert refused.value.reason_code == "secret.key_wrong"
    with pytest.raises(ValidationFailed):
        people.update("staff.person", second, number={"sealed": sealed.text})


def test_a_lost_key_is_said_and_loses_nothing(people: House) -> None:
    record = people.create("staff.person", name="Li", number=NUMBER)
    keyring = people.database.keyring
    assert stat.S_IMODE(keyring.path.stat().st_mode) == 0o600
    aside = keyring.path.with_suffix(".aside")
    keyring.path.rename(aside)
    for attempt in (lambda: revealed(people, record), lambda: people.create("staff.person", number=OTHER)):
        with pytest.raises(SecretUnreadable) as refused:
            attempt()
        assert refused.value.reason_code == "secret.key_file_missing"
    # The next start makes no other in its place, and all else goes on.
    bootstrap(people.workspace)
    assert not keyring.exists
    people.update("staff.person", record, name="Lu")
    Keyring(keyring.path).create()
    with pytest.raises(SecretUnreadable) as refused:
        revealed(people, record)
    assert refused.value.reason_code == "secret.key_missing"
    keyring.path.write_text("{}")
    with pytest.raises(SecretUnreadable) as refused:
        revealed(people, record)
    assert refused.value.reason_code == "secret.key_file_broken"
    aside.replace(keyring.path)
    assert revealed(people, record) == NUMBER


def test_a_new_key_takes_over_everything_and_the_old_one_still_reads(people: House) -> None:
    record = people.create("staff.person", name="Li", number=NUMBER)
    people.update("staff.person", record, number=OTHER)
    gone = people.create("staff.person", name="Wu", number=NUMBER)
    people.delete("staff.person", gone)
    keyring = people.database.keyring
    before = keyring.current
    old = stored(people, record)["number"]
    after = keyring.rotate()
    assert revealed(people, record) == OTHER

    def catalog(ctx: Context) -> Any:
        return ctx.entity("staff.person")

    entity = people.as_("system", catalog)
    (number, _) = secrets.secret_fields(entity)

    def again(sealed: str, identifier: str) -> str:
        place = secrets.place_of(entity, number, identifier)
        return keyring.seal(keyring.open(sealed, place), place)

    assert reseal(people.database, entity, "number", after, again) == 3
    assert reseal(people.database, entity, "number", after, again) == 0
    assert f"v1.{before}." not in everything(people)
    assert key_of(stored(people, record)["number"].text) == after
    assert revealed(people, record) == OTHER
    assert keyring.open(old.text, secrets.place_of(entity, number, record)) == OTHER
    people.restore("staff.person", gone)
    assert revealed(people, gone) == NUMBER


def test_no_field_becomes_a_secret_or_gives_one_away(people: House) -> None:
    record = people.create("staff.person", name="Li", number=NUMBER)
    app = staff()
    app["entities"][0]["fields"][1]["type"] = "text"
    app["grants"][1]["reveal"] = []
    with pytest.raises(Conflict) as refused:
        people.publish(app)
    assert "v1." not in repr(refused.value.issues)
    app["entities"][0]["fields"][1]["type"] = "encrypted_text"
    app["entities"][0]["title"] = "number"
    with pytest.raises(DefinitionInvalid):
        people.publish(app)
    assert isinstance(stored(people, record)["number"], Sealed)


def test_two_who_start_at_once_agree_on_one_file(tmp_path: Path) -> None:
    first, second = Keyring(tmp_path / "keys"), Keyring(tmp_path / "keys")
    first.create()
    second.create()
    assert first.current == second.current
    assert list(tmp_path.iterdir()) == [tmp_path / "keys"]
