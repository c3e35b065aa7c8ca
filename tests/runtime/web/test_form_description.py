"""Forms as screens get them: those for one's roles, without a word of what one may not read or do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.runtime.atlas_app import atlas
from tests.runtime.site import Site


def item(key: str, type: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, **more}


def section(key: str, *fields: str, **more: Any) -> dict[str, Any]:
    return item(key, "section", fields=list(fields), **more)


def button(key: str, **does: Any) -> dict[str, Any]:
    return item(key, "button", label={"en": key.title()}, **does)


def part(key: str, *layout: dict[str, Any]) -> dict[str, Any]:
    """A tab or a column."""
    return {"id": key, "key": key, "label": {"en": key.title()}, "layout": list(layout)}


LAYOUT = [
    section("facts", "name", "code", collapsible="closed"),
    item("said", "note", text={"en": "{name} of {parent_client.name}: {secret} {doubled}"}),
    item("told", "note", text={"en": "Rich"}, visible_when="secret > 1000"),
    item("pages", "tabs", tabs=[
        part("a", item("side", "columns", columns=[
            part("l", section("left", "level")), part("r", section("right", "secret")),
        ])),
        part("b", item("orders", "related", entity="order", field="client",
                       columns=["subject", "client.secret"])),
        part("c", section("alone", "doubled")),
    ]),
    button("map", link="https://maps.example/?q={name}&s={secret}"),
    button("order_it", create={"entity": "order", "values": {
        "client": "id", "subject": "name", "weight": "secret", "quantity": "1"}}),
]  # fmt: skip


def client_form(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "label": {"en": key.title()}, "entity": "client", **more}


def publish(site: Site) -> None:
    app = atlas()
    name = {"id": "s", "key": "s", "fields": ["name"]}
    app["forms"] = [
        client_form("chiefs", roles=["chief"], sections=[name], purposes=["read"]),
        client_form("pocket", device="phone", sections=[name]),
        client_form("whole", layout=LAYOUT),
    ]
    site.house.publish(app)


def forms(site: Site, person: str) -> dict[str, dict[str, Any]]:
    answer = site.ask("GET", "/api/apps/atlas", person).json()
    return {form["key"]: form for form in answer["forms"] if form["entity"] == "atlas.client"}


@pytest.fixture
def open_site(site: Site) -> Site:
    publish(site)
    return site


def test_one_gets_the_forms_of_ones_roles_in_their_order(open_site: Site) -> None:
    assert list(forms(open_site, "ann")) == ["pocket", "whole"]
    assert list(forms(open_site, "cho")) == ["chiefs", "pocket", "whole"]
    assert forms(open_site, "cho")["chiefs"]["purposes"] == ["read"]
    assert forms(open_site, "ann")["pocket"]["device"] == "phone"
    # Sections of old come as the layout they are.
    (section,) = forms(open_site, "ann")["pocket"]["layout"]
    assert (section["type"], section["fields"], section["columns"]) == ("section", ["name"], 2)


def test_a_layout_says_nothing_of_what_its_reader_may_not_see(open_site: Site) -> None:
    whole = {part["key"]: part for part in forms(open_site, "root")["whole"]["layout"]}
    cut = {part["key"]: part for part in forms(open_site, "ann")["whole"]["layout"]}
    assert list(whole) == ["facts", "said", "told", "pages", "map", "order_it"]
    assert list(cut) == ["facts", "said", "pages", "map", "order_it"]
    assert cut["facts"]["fields"] == ["name", "code"]
    assert cut["said"]["text"]["en"] == "{name} of {parent_client.name}:  "
    assert cut["map"]["link"] == "https://maps.example/?q={name}&s="
    tabs = {tab["key"]: tab["layout"] for tab in cut["pages"]["tabs"]}
    assert list(tabs) == ["a", "b"]
    assert [column["key"] for column in tabs["a"][0]["columns"]] == ["l"]
    assert tabs["b"][0]["columns"] == ["subject"]
    assert set(cut["order_it"]["create"]["values"]) == {"client", "subject", "quantity"}
    assert "secret" not in json.dumps(cut)
    entity = open_site.ask("GET", "/api/apps/atlas", "ann").json()["entities"]["atlas.client"]
    assert "parent_client.name" in entity["paths"]


def test_buttons_are_for_those_who_may_do_what_they_do(open_site: Site) -> None:
    assert "order_it" not in {part["key"] for part in forms(open_site, "lou")["whole"]["layout"]}


def test_it_is_explained_which_forms_fit_somebody(open_site: Site) -> None:
    client = open_site.create("client", name="Acme")
    path = f"/api/records/atlas/client/{client['id']}/explain"
    told = open_site.ask("GET", path, "root", params={"user": open_site.house.ids["ann"]}).json()["forms"]
    assert [(form["form"], form["fits"], form["device"]) for form in told] == [
        ("atlas.chiefs", False, "any"), ("atlas.pocket", True, "phone"), ("atlas.whole", True, "any"),
    ]  # fmt: skip
    assert [len(form["roles"]) for form in told] == [1, 0, 0]
