"""References to any of several entities: values, labels, filters, deletion, rights and history."""

from __future__ import annotations

from typing import Any

import pytest

from engines.errors import Conflict, ValidationFailed
from runtime.commands import read_history
from runtime.store.ids import new_id
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


def pinned(on_delete: str = "clear") -> dict[str, Any]:
    """Atlas with notes pinned to a client or a folder."""
    app = atlas()
    entity(app, "note")["fields"] += [
        field("m1", "subject", "any_reference", entities=["client", "atlas.folder"], on_delete=on_delete),
        field("m2", "client", "reference", entity="client", on_delete="clear"),
        field("m3", "what", "formula", formula='coalesce(entity_of(subject), "nothing")', result="text"),
        field("m4", "same", "formula", formula="subject == client", result="boolean"),
    ]
    app["grants"].append({"id": "g90", "role": "gilder", "entity": "note", "actions": ["read", "update"]})
    return app


@pytest.fixture
def pins(house: House) -> House:
    house.publish(pinned())
    return house


def to(name: str, record: str) -> dict[str, str]:
    return {"entity": f"atlas.{name}", "id": record}


def test_a_value_says_entity_and_record(pins: House) -> None:
    client, folder = pins.create("client", name="Acme"), pins.create("folder", name="Blue")
    a = pins.create("note", text="a", subject=to("client", client), client=client)
    b = pins.create("note", text="b", subject=to("folder", folder), client=client)
    c = pins.create("note", text="c")
    page = pins.page("note", sort=("text",))["records"]
    assert [record["values"]["subject"] for record in page] == [
        to("client", client),
        to("folder", folder),
        None,
    ]
    assert [record["labels"].get("subject") for record in page] == ["Acme", "Blue", None]
    assert [record["values"]["what"] for record in page] == ["atlas.client", "atlas.folder", "nothing"]
    assert [record["values"]["same"] for record in page] == [True, False, False]
    assert pins.listed("note", filter=f'subject == "atlas.client/{client}"') == [a]
    assert pins.listed("note", filter="subject == client") == [a]
    assert pins.listed("note", filter='entity_of(subject) == "atlas.folder"') == [b]
    assert pins.listed("note", filter="is_blank(subject)") == [c]
    pins.update("note", a, subject=to("folder", folder))
    assert pins.values("note", a)["what"] == "atlas.folder"
    changes = pins.as_("root", lambda ctx: read_history.history(ctx, "atlas.note", a))["entries"][0][
        "changes"
    ]
    change = next(change for change in changes if change["field"] == "subject")
    assert (change["old"], change["new"]) == (to("client", client), to("folder", folder))
    assert (change["old_label"], change["new_label"]) == ("Acme", "Blue")


def test_it_leads_to_a_live_record_of_one_of_its_entities(pins: House) -> None:
    folder = pins.create("folder", name="F")
    for value, code in (
        (to("client", folder), "value.reference_missing"),
        (to("client", new_id()), "value.reference_missing"),
        (to("product", folder), "value.wrong_target"),
        ({"entity": "nowhere.thing", "id": folder}, "value.wrong_target"),
        (folder, "value.not_target"),
    ):
        with pytest.raises(ValidationFailed) as refused:
            pins.create("note", text="a", subject=value)
        assert [(issue.pointer, issue.code) for issue in refused.value.issues] == [("/values/subject", code)]
    with pytest.raises(ValidationFailed) as unsorted:
        pins.listed("note", sort=("subject",))
    assert [issue.code for issue in unsorted.value.issues] == ["list.not_sortable"]


def test_deleting_what_it_leads_to(house: House) -> None:
    house.publish(pinned("block"))
    client, folder = house.create("client", name="Acme"), house.create("folder", name="F")
    note = house.create("note", text="a", subject=to("client", client))
    house.create("note", text="b", subject=to("folder", folder))
    with pytest.raises(Conflict) as refused:
        house.delete("client", client)
    assert refused.value.reason_code == "delete.blocked"
    house.publish(pinned("clear"))
    house.delete("client", client)
    assert house.values("note", note)["subject"] is None
    house.publish(pinned("cascade"))
    house.delete("folder", folder)
    assert house.listed("note") == [note]
    house.restore("folder", folder)
    assert len(house.listed("note")) == 2


def test_what_one_may_not_see_has_no_title_and_cannot_be_chosen(pins: House) -> None:
    """A gilder sees gold clients alone, and no folder at all."""
    folder, other = pins.create("folder", name="F"), pins.create("folder", name="G")
    note = pins.create("note", text="a", subject=to("folder", folder))
    assert "subject" not in pins.record("note", note, "gil")["labels"]
    with pytest.raises(ValidationFailed) as refused:
        pins.update("note", note, "gil", subject=to("folder", other))
    assert [issue.code for issue in refused.value.issues] == ["value.reference_missing"]


def test_a_renamed_entity_is_found_again(pins: House) -> None:
    folder = pins.create("folder", name="F")
    note = pins.create("note", text="a", subject=to("folder", folder))
    app = pinned()
    entity(app, "folder")["key"] = "binder"
    text = {"folder": "binder", "atlas.folder": "atlas.binder"}

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(part) for key, part in value.items()}
        if isinstance(value, list):
            return [renamed(part) for part in value]
        return text.get(value, value) if isinstance(value, str) else value

    for one in app["entities"]:
        for held in one["fields"]:
            for name in ("entity", "entities"):
                if name in held:
                    held[name] = renamed(held[name])
    app["grants"] = [renamed(grant) for grant in app["grants"]]
    pins.publish(app)
    assert pins.values("note", note)["subject"] == to("binder", folder)
    assert pins.record("note", note)["labels"]["subject"] == "F"
