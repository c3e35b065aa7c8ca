"""What is removed for good is let go of by what is out of sight too, or nothing could be removed."""

from __future__ import annotations

from typing import Any

from runtime.store import purge
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


def without(app: dict[str, Any], key: str, *fields: str) -> dict[str, Any]:
    wanted = entity(app, key)
    wanted["fields"] = [one for one in wanted["fields"] if one["key"] not in fields]
    return app


def purge_one(house: House, name: str, record: str) -> None:
    house.delete(name, record)
    house.as_(
        "root",
        lambda ctx: purge.purge(ctx.tx, ctx.catalog, ctx.catalog.entity(f"atlas.{name}"), [record], ctx.now),
    )


def test_a_hidden_reference_lets_go(house: House) -> None:
    kept, gone = house.create("folder", name="kept"), house.create("folder", name="gone")
    below, beside = house.create("folder", name="a", above=gone), house.create("folder", name="b", above=kept)
    house.publish(without(atlas(), "folder", "above"))
    purge_one(house, "folder", gone)
    house.publish(atlas())
    assert house.values("folder", below)["above"] is None
    assert house.values("folder", beside)["above"] == kept


def test_a_hidden_list_of_references_lets_go(house: House) -> None:
    app = atlas()
    entity(app, "note")["fields"].append(field("f_all", "folders", "multi_reference", entity="folder"))
    house.publish(app)
    kept, gone = house.create("folder", name="kept"), house.create("folder", name="gone")
    house.create("note", text="n", folders=[kept, gone])
    house.publish(atlas())
    purge_one(house, "folder", gone)
    house.publish(app)
    with house.database.read() as tx:
        links = house.workspace.catalogs.current(tx).entity("atlas.note").table.links["folders"]
        assert len(tx.rows(tx.database.compile(links.table.select()))) == 1


def test_records_of_a_hidden_entity_let_go(house: House) -> None:
    order, other = house.create("order", subject="A"), house.create("order", subject="B")
    note, beside = house.create("note", text="n", order=order), house.create("note", text="m", order=other)
    app = atlas()
    app["entities"] = [one for one in app["entities"] if one["key"] != "note"]
    app["rules"] = [one for one in app["rules"] if one["key"] != "remark"]
    app["grants"] = [one for one in app["grants"] if one.get("entity") != "note"]
    house.publish(app)
    purge_one(house, "order", order)
    house.publish(atlas())
    assert house.values("note", note)["order"] is None
    assert house.values("note", beside)["order"] == other


def test_rows_of_a_hidden_sub_table_go_with_their_record(house: House) -> None:
    app = atlas()
    entity(app, "folder")["fields"].append(field("f_papers", "papers", "subtable", entity="paper"))
    app["entities"].append(
        {
            "id": "e_paper", "key": "paper", "title": "text", "parent": "folder",
            "label": {"en": "Paper"}, "fields": [field("f1", "text", "text")],
        }
    )  # fmt: skip
    house.publish(app)
    gone = house.create("folder", name="gone", papers=[{"text": "one"}, {"text": "two"}])
    kept = house.create("folder", name="kept", papers=[{"text": "three"}])
    house.publish(atlas())
    purge_one(house, "folder", gone)
    house.publish(app)
    with house.database.read() as tx:
        entities = house.workspace.catalogs.current(tx).entities
        table = entities["atlas.paper"].table
        left = tx.rows(tx.database.compile(table.table.select()))
    assert len(left) == 1
    assert [row["text"] for row in house.values("folder", kept)["papers"]] == ["three"]
