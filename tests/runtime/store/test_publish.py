"""Publishing: tables are only ever added to, the old version serves on meanwhile, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import Conflict, DefinitionInvalid, ValidationFailed
from runtime.apps import table_width
from runtime.jobs.worker import Worker
from runtime.store.physical_names import load_names
from tests.runtime.atlas_app import atlas, entity, field, option
from tests.runtime.house import House


def schema_of(house: House) -> dict[str, list[str]]:
    """Columns of every record table, in order, straight from the database."""
    with house.database.read() as tx:
        model = house.workspace.catalogs.current(tx).model
        names = [physical.table for physical in load_names(tx, model).values()]
        found = {}
        for name in names:
            if house.database.dialect == "sqlite":
                found[name] = [row[1] for row in tx.rows(sa.text(f'PRAGMA table_info("{name}")'))]
            else:
                query = (
                    "SELECT column_name FROM information_schema.columns "
                    "WHERE table_schema = current_schema() AND table_name = :name ORDER BY ordinal_position"
                )
                found[name] = [row[0] for row in tx.rows(sa.text(query), {"name": name})]
    return found


def identity_of(house: House) -> dict[str, Any]:
    """What changes when a table is made anew: its root page or its oid."""
    with house.database.read() as tx:
        if house.database.dialect == "sqlite":
            query = (
                "SELECT name, rootpage FROM sqlite_master "
                "WHERE type = 'table' AND name LIKE 'r\\_%' ESCAPE '\\'"
            )
        else:
            query = (
                "SELECT relname, relfilenode FROM pg_class WHERE relkind = 'r' AND relname LIKE 'r\\_%' "
                "AND relnamespace = current_schema()::regnamespace"
            )
        return {row[0]: row[1] for row in tx.rows(sa.text(query))}


def work_off(house: House) -> None:
    worker = Worker(house.database, house.workspace.catalogs, house.workspace.clock)
    for _ in range(5):
        worker.run_due()


def test_publishing_the_same_again_changes_nothing(house: House) -> None:
    before = schema_of(house), identity_of(house)
    record = house.create("order", subject="A")
    for _ in range(2):
        house.publish(atlas())
    assert (schema_of(house), identity_of(house)) == before
    assert house.values("order", record)["subject"] == "A"


def test_fields_and_entities_are_added_beside_what_is_there(house: House) -> None:
    record = house.create("folder", name="A")
    before, tables = schema_of(house), identity_of(house)
    app = atlas()
    entity(app, "folder")["fields"] += [
        field("f8", "colour", "text"),
        field("f9", "size", "formula", formula='concat(name, "!")', result="text"),
    ]
    app["entities"].append(
        {
            "id": "e_new", "key": "shelf", "title": "name", "label": {"en": "Shelf"},
            "fields": [field("f1", "name", "text"), field("f2", "folder", "reference", entity="folder")],
        }
    )  # fmt: skip
    house.publish(app)
    after = schema_of(house)
    for table, columns in before.items():
        assert after[table][: len(columns)] == columns, "columns were moved or removed"
    assert {name: after for name, after in identity_of(house).items() if name in tables} == tables
    work_off(house)
    assert house.values("folder", record)["size"] == "A!"
    shelf = house.create("shelf", name="S", folder=record)
    assert house.record("shelf", shelf)["labels"]["folder"] == "A"


@pytest.mark.parametrize("key", ["名称_2", "价格3", "名称"])
def test_a_key_in_another_script_is_a_column_all_the_same(house: House, key: str) -> None:
    """What is left of it in ASCII may begin with a digit, or be nothing."""
    app = atlas()
    entity(app, "folder")["fields"] += [
        field("f80", key, "text", unique=True),
        field("f81", f"{key}_m", "money"),
        field("f82", f"{key}_l", "multi_reference", entity="folder"),
    ]
    house.publish(app)
    texts: dict[str, Any] = {key: "x", f"{key}_m": "12.00"}
    first = house.create("folder", name="A", **texts)
    links: dict[str, Any] = {f"{key}_l": [first]}
    second = house.create("folder", name="B", **links)
    assert (house.values("folder", first)[key], house.values("folder", first)[f"{key}_m"]) == ("x", "12.00")
    assert house.values("folder", second)[f"{key}_l"] == [first]


def test_a_removed_field_is_hidden_and_back_with_its_data(house: House) -> None:
    record = house.create("order", subject="A", notes="kept", weight="1.5")
    app = atlas()
    order = entity(app, "order")
    order["fields"] = [item for item in order["fields"] if item["key"] not in ("notes", "weight")]
    app["processes"] = []
    app["grants"] = [item for item in app["grants"] if "process" not in item]
    house.publish(app)
    assert "notes" not in house.values("order", record)
    with pytest.raises(ValidationFailed):
        house.create("order", subject="B", notes="x")
    house.update("order", record, subject="B")
    changed = {change["field"] for entry in _history(house, record) for change in entry["changes"]}
    assert changed == {"subject", "tag"}
    house.publish(atlas())
    values = house.values("order", record)
    assert (values["notes"], values["weight"], values["subject"]) == ("kept", "1.500000", "B")


def _history(house: House, record: str) -> list[dict[str, Any]]:
    from runtime.commands.read_history import history

    entries: list[dict[str, Any]] = house.as_("root", lambda ctx: history(ctx, "atlas.order", record))[
        "entries"
    ]
    return entries


def test_a_removed_entity_is_hidden_and_back_with_its_records(house: House) -> None:
    note = house.create("note", text="A")
    app = atlas()
    app["entities"] = [item for item in app["entities"] if item["key"] != "note"]
    app["grants"] = [item for item in app["grants"] if item.get("entity") != "note"]
    app["rules"] = [item for item in app["rules"] if item["key"] != "remark"]
    house.publish(app)
    house.publish(atlas())
    assert house.values("note", note)["text"] == "A"


def test_keys_may_change_names_never_do(house: House) -> None:
    record = house.create("order", subject="A", state="open")
    before = schema_of(house)
    app = atlas()
    order = entity(app, "order")
    for item in order["fields"]:
        if item["key"] == "subject":
            item["key"] = "betreff"
        elif item["key"] == "state":
            item["options"][1]["key"] = "offen"
        elif item["key"] == "tag":
            item["formula"] = item["formula"].replace("subject", "betreff")
    order["title"] = "betreff"
    for rule in app["rules"]:
        for action in rule["actions"]:
            if action["type"] == "create_record":
                action["values"]["text"] = 'concat("large: ", betreff)'
            elif action["type"] == "notify":
                action["text"] = {"en": "Large: {betreff}"}
    app["processes"] = []
    app["grants"] = [item for item in app["grants"] if "process" not in item]
    house.publish(app)
    assert schema_of(house) == before
    values = house.values("order", record)
    assert (values["betreff"], values["state"]) == ("A", "offen")


def test_changed_formulas_and_rollups_are_computed_anew(house: House) -> None:
    client = house.create("client", name="Acme", discount="0.1")
    order = house.create(
        "order", subject="A", client=client, state="void", lines=[{"quantity": 2, "price": 50}]
    )
    app = atlas()
    for item in entity(app, "order")["fields"]:
        if item["key"] == "net":
            item["formula"] = "total * 2"
    for item in entity(app, "client")["fields"]:
        if item["key"] == "turnover":
            del item["filter"]
    for item in entity(app, "line")["fields"]:
        if item["key"] == "amount":
            item["formula"] = "quantity * price + 1"
    house.publish(app)
    work_off(house)
    values = house.values("order", order)
    assert (values["total"], values["net"]) == ("101.00", "202.00")
    assert house.values("client", client)["turnover"] == "101.00"


def test_a_changed_type_is_refused_while_there_are_values(house: House) -> None:
    app = atlas()
    notes = next(item for item in entity(app, "order")["fields"] if item["key"] == "weight")
    notes["scale"] = 2
    record = house.create("order", subject="A", weight="1.234567")
    with pytest.raises(Conflict) as refused:
        house.publish(app)
    assert refused.value.reason_code == "install.type_change"
    assert refused.value.issues[0].pointer.startswith("/entities/1/fields/")
    assert house.values("order", record)["weight"] == "1.234567"
    house.update("order", record, weight=None)
    house.publish(app)
    house.update("order", record, weight="1.25")
    assert house.values("order", record)["weight"] == "1.25"


def test_a_type_may_change_and_change_back_while_there_are_none(house: House) -> None:
    for type_, value, shown in (
        ("integer", "3", "3"),
        ("text", "x", "x"),
        ("integer", "4", "4"),
        ("date", "2026-01-02", "2026-01-02"),
        ("decimal", "1.5", "1.500000"),
    ):
        app = atlas()
        order = entity(app, "order")
        index = next(n for n, item in enumerate(order["fields"]) if item["key"] == "weight")
        more = {"scale": 6} if type_ == "decimal" else {}
        order["fields"][index] = field("f10", "weight", type_, **more)
        house.publish(app)
        record = house.create("order", subject="A", weight=value)
        assert house.values("order", record)["weight"] == shown
        house.update("order", record, weight=None)


def test_a_reference_may_not_turn_to_another_entity_while_there_are_values(house: House) -> None:
    record = house.create("order", subject="A", folder=house.create("folder", name="F"))
    app = atlas()
    item = next(item for item in entity(app, "order")["fields"] if item["key"] == "folder")
    item |= {"entity": "product"}
    with pytest.raises(Conflict):
        house.publish(app)
    house.update("order", record, folder=None)
    house.publish(app)
    product = house.create("product", name="P")
    house.update("order", record, folder=product)
    assert house.record("order", record)["labels"]["folder"] == "P"


def test_a_new_unique_meets_what_is_stored(house: House) -> None:
    first = house.create("folder", name="A")
    second = house.create("folder", name="A")
    gone = house.create("folder", name="A")
    house.delete("folder", gone)
    app = atlas()
    entity(app, "folder")["fields"][0]["unique"] = True
    with pytest.raises(Conflict) as refused:
        house.publish(app)
    assert refused.value.reason_code == "install.unique_broken"
    house.create("folder", name="A")
    house.update("folder", first, name="B")
    third = house.listed("folder", filter='name == "A"')
    for record in third:
        if record != second:
            house.delete("folder", record)
    house.publish(app)
    with pytest.raises(Conflict):
        house.create("folder", name="A")


def test_a_definition_with_errors_leaves_no_trace(house: House) -> None:
    before = schema_of(house)
    app = atlas()
    entity(app, "folder")["fields"] += [
        field("f8", "colour", "text"),
        field("f9", "broken", "formula", formula="nothing + 1", result="integer"),
    ]
    with pytest.raises(DefinitionInvalid):
        house.publish(app)
    assert schema_of(house) == before


HOSTILE_LABELS = [
    "'; DROP TABLE x; --", '"', "`", "%s", "{}", ":x", "<b>", "\\", "select", "客户", "a" * 300, "${x}",
    "{0.__class__}",
]  # fmt: skip
HOSTILE_KEYS = [
    "select", "order", "table", "user", "group", "values", "from", "客户名称", "数量", "é", "Ünïcode",
    "a" * 63,
    "ab" + "2" * 61, "x__f1", "x__f1_base", "deleted", "rowid", "oid", "ctid", "xmin", "tableoid", "字" * 20,
]  # fmt: skip


def test_hostile_labels_and_keys_make_plain_short_names(house: House) -> None:
    fields = [field("f0", "name", "text")]
    for number, key in enumerate(HOSTILE_KEYS):
        label = HOSTILE_LABELS[number % len(HOSTILE_LABELS)]
        identifier = f"F{number}" if number % 2 else f"f-{number}" + "x" * (number % 30)
        kind = "money" if number % 3 == 0 else "text"
        fields.append(field(identifier, key, kind, label={"en": label, "zh": label}))
    app: dict[str, Any] = {
        "format": "yingzao/1",
        "app": {"key": "odd", "version": "1.0.0", "label": {"en": HOSTILE_LABELS[0]}},
        "entities": [
            {"id": "e1", "key": "客户", "title": "name", "label": {"en": "'"}, "fields": fields},
            {"id": "E2", "key": "select", "title": "name", "label": {"en": '"'}, "fields": fields},
            {"id": "e-1", "key": "l" * 63, "title": "name", "fields": fields},
            {
                "id": "x" * 40, "key": "m" * 63, "title": "选", "label": {"en": ";"},
                "fields": [field("f1", "选", "choice", options=[option("o1", "甲"), option("O2", "select")])],
            },
        ],
    }  # fmt: skip
    house.publish(app)
    for table, columns in schema_of(house).items():
        for name in (table, *columns):
            assert len(name.encode()) <= 63, name
            assert name.isascii(), name
            assert name.replace("_", "a").isalnum(), name
        assert len({column.lower() for column in columns}) == len(columns)
    values = {key: ("1.50" if number % 3 == 0 else key) for number, key in enumerate(HOSTILE_KEYS)}
    for name in ("odd.客户", "odd.select", "odd." + "l" * 63):
        record = house.create(name, name="N", **values)
        found = house.values(name, record)
        assert {key: found[key] for key in values} == values
        for key, value in values.items():
            quoted = f"`{key}`"
            literal = "1.5" if value == "1.50" else f'"{value}"'
            assert house.listed(name, filter=f"{quoted} == {literal}", sort=(f"-{key}",)) == [record], key
    assert house.create("odd." + "m" * 63, **{"选": "select"})


def test_names_of_different_apps_do_not_meet(house: House) -> None:
    """Joined by underscores, both of these would be r_a_b_c__e1."""
    for app_key, key in (("a", "b_c"), ("a_b", "c"), ("a" * 30, "z" * 63), ("a" * 29 + "b", "z" * 63)):
        app: dict[str, Any] = {
            "format": "yingzao/1",
            "app": {"key": app_key, "version": "1.0.0", "label": {"en": app_key}},
            "entities": [{"id": "e1", "key": key, "title": "name", "fields": [field("f1", "name", "text")]}],
        }  # fmt: skip
        house.publish(app)
        record = house.create(f"{app_key}.{key}", name=app_key)
        assert house.page(f"{app_key}.{key}", count=True)["count"] == 1
        assert house.values(f"{app_key}.{key}", record)["name"] == app_key


def test_rows_below_rows_are_refused_rather_than_dropped(house: House) -> None:
    app = atlas()
    entity(app, "line")["fields"].append(field("f8", "parts", "subtable", entity="part"))
    part = {"id": "e_part", "key": "part", "title": "name", "parent": "line"}
    app["entities"].append({**part, "fields": [field("f1", "name", "text")]})
    with pytest.raises(DefinitionInvalid) as refused:
        house.publish(app)
    assert "check.rows_below_rows" in {issue.code for issue in refused.value.issues}


def test_a_unique_no_longer_asked_for_is_no_longer_enforced(house: House) -> None:
    house.create("order", subject="A", tracking="T")
    app = atlas()
    next(item for item in entity(app, "order")["fields"] if item["key"] == "tracking")["unique"] = False
    house.publish(app)
    house.create("order", subject="B", tracking="T")


def test_a_publishing_that_fails_takes_nothing_from_the_version_that_serves(house: House) -> None:
    """It gets as far as a second unique that stored records break: a first one, and a column of
    another type, are there by then."""
    for _ in range(2):
        house.create("folder", name="A")
        house.create("order", subject="A", tracking=None)
    app = atlas()
    order = entity(app, "order")
    tracking = next(item for item in order["fields"] if item["key"] == "tracking")
    tracking |= {"type": "integer"}
    next(item for item in order["fields"] if item["key"] == "stamp")["unique"] = True
    entity(app, "folder")["fields"][0]["unique"] = True
    with pytest.raises(Conflict):
        house.publish(app)
    for fresh in (False, True):
        if fresh:
            house.workspace.catalogs.forget()
        record = house.create("order", subject="B", tracking=f"T{fresh}", urgent=True)
        assert house.values("order", record)["tracking"] == f"T{fresh}"
        house.create("folder", name="A")


def test_a_table_that_would_outgrow_the_database_is_refused_by_place(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns are only ever added: a field of every type it ever had."""
    wide: dict[str, Any] = {
        "format": "yingzao/1",
        "app": {"key": "wide", "version": "1.0.0", "label": {"en": "Wide"}},
        "entities": [
            {"id": "e1", "key": "thing", "title": "f0",
             "fields": [field(f"f{n}", f"f{n}", "text") for n in range(20)]}
        ],
    }  # fmt: skip
    house.publish(wide)
    (table,) = (one for name, one in schema_of(house).items() if name.startswith("r_wide"))
    monkeypatch.setattr(table_width, "MOST_COLUMNS", len(table) + 19)
    record = house.create("wide.thing", f0="A")
    kinds = ["integer", "boolean"]
    for kind, fits in zip(kinds, (True, False), strict=True):
        for item in wide["entities"][0]["fields"][1:]:
            item["type"] = kind
        if fits:
            house.publish(wide)
            # A publish over again, and back to a type there is a column for, take none.
            house.publish(wide)
            continue
        with pytest.raises(DefinitionInvalid) as refused:
            house.publish(wide)
        (issue,) = refused.value.issues
        assert (issue.pointer, issue.code) == ("/entities/0/fields", "install.too_many_columns")
        assert issue.params["count"] == len(table) + 2 * 19
    for item in wide["entities"][0]["fields"][1:]:
        item["type"] = "text"
    house.publish(wide)
    assert house.values("wide.thing", record)["f0"] == "A"
