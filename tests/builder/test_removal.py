"""An app goes from a workspace that works on, and comes back with all it had (A18)."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.jobs.worker import Worker
from tests.builder.test_cli_import import Yingzao, yingzao
from tests.runtime.atlas_app import entity, field
from tests.runtime.house import House
from tests.runtime.site import Site

__all__ = ["yingzao"]

EVERYBODY = ("root", "ann", "lou", "bea", "vic")


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    opened = Site(house)
    yield opened
    opened.close()


def annex(requires: bool = True) -> dict[str, Any]:
    """A second app, whose records lead to those of atlas."""
    fields = [field("f1", "name", "text"), field("f2", "price", "money")]
    if requires:
        fields += [
            field("f3", "client", "reference", entity="atlas.client"),
            field("f4", "level", "formula", formula="client.name", result="text"),
        ]
    package: dict[str, Any] = {
        "format": "yingzao/1",
        "app": {"key": "annex", "version": "1.0.0", "label": {"zh": "附楼", "en": "Annex"}},
        "entities": [{"id": "e1", "key": "room", "title": "name", "label": {"en": "Room"}, "fields": fields}],
        "roles": [{"id": "r1", "key": "guest", "label": {"en": "Guest"}}],
        "grants": [{"id": "g1", "role": "guest", "entity": "room", "actions": ["read"]}],
    }
    if requires:
        package["app"]["requires"] = {"atlas": ">=1"}
    return package


def seen(site: Site, person: str) -> dict[str, Any]:
    """Everything screens ask for at their start; what belongs to atlas must show nowhere in it."""
    paths = (
        "/api/me", "/api/apps", "/api/tasks?state=open", "/api/tasks?state=done", "/api/notifications",
        "/api/search?q=special", "/api/form-drafts", "/api/imports",
    )  # fmt: skip
    found = {}
    for path in paths:
        answer = site.ask("GET", path, person)
        assert answer.status_code == 200, (path, answer.text)
        found[path] = answer.json()
    return found


def furnish(site: Site) -> dict[str, str]:
    """Records with everything that can hang on them."""
    client = site.create("client", name="special client", level="gold", secret="1")["id"]
    order = site.create(
        "order", subject="special order", client=client, urgent=True, quantity=120,
        lines=[{"text": "x", "quantity": 2, "price": "3"}],
    )["id"]  # fmt: skip
    at = f"/api/records/atlas/order/{order}"
    for method, path, body in (
        ("POST", f"{at}/comments", {"text": "special comment"}),
        ("POST", f"{at}/follow", {}),
        ("POST", "/api/processes/atlas/review/instances", {"record": order}),
        ("POST", "/api/lists/atlas/atlas.order/filters",
         {"name": "mine", "shared": True, "state": {"filter": "urgent"}}),
    ):  # fmt: skip
        answer = site.ask(method, path, "root", json=body)
        assert answer.status_code < 300, (path, answer.text)
    kept = site.ask(
        "PUT", "/api/form-drafts/atlas/folder/new", "root", json={"values": {"name": "special"}},
        headers={"If-Match": '"0"'},
    )  # fmt: skip
    assert kept.status_code == 200, kept.text
    work(site)
    return {"client": client, "order": order}


def work(site: Site) -> None:
    workspace = site.house.workspace
    Worker(workspace.database, workspace.catalogs, workspace.clock).run_due()


def state(site: Site, ids: dict[str, str]) -> dict[str, Any]:
    """What atlas has, as people read it."""
    found: dict[str, Any] = {}
    for path in (
        f"/api/records/atlas/client/{ids['client']}",
        f"/api/records/atlas/order/{ids['order']}",
        f"/api/records/atlas/order/{ids['order']}/history",
        f"/api/records/atlas/order/{ids['order']}/comments",
        f"/api/processes/instances?entity=atlas.order&record={ids['order']}",
        "/api/records/atlas/note?count=1",
        "/api/lists/atlas/atlas.order",
        "/api/form-drafts/atlas/folder/new",
        "/api/users/{bea}/roles".format(**site.house.ids),
    ):
        answer = site.ask("GET", path, "root")
        assert answer.status_code == 200, (path, answer.text)
        found[path] = answer.json()
    found["told"] = site.ask("GET", "/api/notifications", "root").json()
    me = site.ask("GET", "/api/me", "bea").json()
    found["counts"] = me["open_tasks"], me["unread"]
    found["tasks"] = site.ask("GET", "/api/tasks?state=open", "bea").json()["tasks"]
    return found


def test_an_app_goes_and_comes_back_with_all_it_had(site: Site) -> None:
    house = site.house
    ids = furnish(site)
    before = state(site, ids)
    # The version is told with processes and is another one afterwards.
    assert len(before["tasks"]) == 1
    assert before["counts"][0] == 1
    assert len(before["told"]["notifications"]) >= 1
    plan = site.ask("GET", "/api/apps/atlas/removal", "root").json()
    assert plan["needed_by"] == []
    assert plan["running"] == 1
    assert plan["people"] == 7
    assert {one["name"]: one["records"] for one in plan["entities"]} == {
        "atlas.client": 1, "atlas.order": 1, "atlas.product": 0, "atlas.folder": 0, "atlas.note": 1,
    }  # fmt: skip
    assert site.ask("DELETE", "/api/apps/atlas", "root").status_code == 200

    for person in EVERYBODY:
        told = seen(site, person)
        assert "atlas" not in str({path: told[path] for path in told if path != "/api/me"}), told
        assert (told["/api/me"]["open_tasks"], told["/api/me"]["unread"]) == (0, 0)
        assert "atlas" not in [app["key"] for app in told["/api/me"]["apps"]]
        assert site.ask("GET", "/api/apps/atlas", person).status_code == 404
        assert site.ask("GET", "/api/records/atlas/order", person).status_code == 404
        assert site.ask("GET", f"/api/records/atlas/order/{ids['order']}", person).status_code == 404
    task = before["tasks"][0]["id"]
    assert site.ask("POST", f"/api/tasks/{task}/approve", "bea", json={}).status_code in (403, 404, 409)
    assert site.ask("GET", f"/api/processes/instances?entity=atlas.order&record={ids['order']}", "root")
    # Whatever runs by itself finds nothing to do, and breaks nothing.
    assert site.ask("GET", "/api/role-holders", "root").status_code == 200
    assert site.ask("GET", f"/api/users/{house.ids['bea']}/roles", "root").status_code == 200
    assert site.ask("GET", f"/api/users/{house.ids['bea']}/belongings", "root").status_code == 200
    assert site.ask("GET", "/api/audit", "root").status_code == 200

    back = site.ask("POST", "/api/apps/atlas/bring-back", "root", json={})
    assert back.status_code == 201, back.text
    assert back.json()["entities_added"] == []
    assert back.json()["retyped"] == []
    assert state(site, ids) == before
    done = site.ask("POST", f"/api/tasks/{task}/approve", "bea", json={})
    assert done.status_code == 200, done.text
    versions = site.ask("GET", "/api/apps/atlas/versions", "root").json()["versions"]
    assert [(one["number"], one["origin"]) for one in versions] == [(2, "restore"), (1, "package")]
    told = site.ask("GET", "/api/audit?action=app.remove", "root").json()["entries"]
    assert [(one["subject"], one["detail"]["records"]) for one in told] == [("app:atlas", 3)]


def test_what_others_need_stays(site: Site) -> None:
    house = site.house
    house.publish(annex())
    refused = site.ask("DELETE", "/api/apps/atlas", "root")
    assert refused.status_code == 409
    assert refused.json()["error"]["issues"][0]["message"] == "“附楼”需要它"
    assert site.ask("GET", "/api/apps/atlas/removal", "root").json()["needed_by"] == [
        {"key": "annex", "label": {"zh": "附楼", "en": "Annex"}}
    ]
    client = site.create("client", name="Before")["id"]
    made = site.ask(
        "POST", "/api/records/annex/room", "root", json={"values": {"name": "R", "client": client}}
    )
    room = f"/api/records/annex/room/{made.json()['id']}"
    assert made.json()["values"]["level"] == "Before"
    assert site.ask("DELETE", "/api/apps/annex", "root").status_code == 200
    # What it had computed from others is computed anew: they went on meanwhile.
    house.update("client", client, name="After")
    assert site.ask("POST", "/api/apps/annex/bring-back", "root", json={}).status_code == 201
    assert site.ask("GET", room, "root").json()["values"]["level"] == "After"
    # Both go, in the right order; the one that needs the other cannot come back before it.
    assert site.ask("DELETE", "/api/apps/annex", "root").status_code == 200
    assert site.ask("DELETE", "/api/apps/atlas", "root").status_code == 200
    early = site.ask("POST", "/api/apps/annex/bring-back", "root", json={})
    assert early.status_code == 422
    assert "atlas" in early.text
    for key in ("atlas", "annex"):
        answer = site.ask("POST", f"/api/apps/{key}/bring-back", "root", json={})
        assert answer.status_code == 201, answer.text
    assert site.ask("GET", room, "root").json()["values"]["level"] == "After"


def test_a_removed_app_keeps_its_key(site: Site) -> None:
    site.house.publish(annex(requires=False))
    assert site.ask("DELETE", "/api/apps/annex", "root").status_code == 200
    listed = site.ask("GET", "/api/builder/apps", "root").json()
    assert "annex" not in [app["key"] for app in listed["apps"]]
    assert [(app["key"], app["number"], app["by_name"]) for app in listed["removed"]] == [
        ("annex", 1, "Administrator")
    ]
    # A new app under its key would find the tables of the old one.
    other = {**annex(requires=False), "entities": []}
    kept = site.ask(
        "PUT", "/api/apps/annex/draft", "root", json={"document": other}, headers={"If-Match": '"0"'}
    )
    assert kept.status_code == 409
    assert kept.json()["error"]["code"] == "removal.is_removed"
    copied = site.ask(
        "POST", "/api/builder/apps/atlas/copy", "root", json={"key": "annex", "label": {"en": "Another"}}
    )
    assert copied.status_code == 409
    assert site.ask("GET", "/api/builder/app-key?label=Annex", "root").json() == {"key": "annex_2"}
    again = site.ask("DELETE", "/api/apps/annex", "root")
    assert again.status_code == 404
    assert site.ask("POST", "/api/apps/annex/bring-back", "root", json={}).status_code == 201
    twice = site.ask("POST", "/api/apps/annex/bring-back", "root", json={})
    assert twice.status_code == 409


def test_its_package_brings_it_back_with_local_edits(site: Site) -> None:
    house = site.house
    base = annex(requires=False)
    assert site.ask("POST", "/api/apps", "root", json=base).status_code == 201
    edited = copy.deepcopy(base)
    entity(edited, "room")["fields"].append(field("f9", "floor", "integer"))
    document = site.ask("GET", "/api/apps/annex/draft", "root").json()["document"]
    entity(document, "room")["fields"].append({"id": "f9", "key": "floor", "type": "integer"})
    put = site.ask(
        "PUT", "/api/apps/annex/draft", "root", json={"document": document}, headers={"If-Match": '"0"'}
    )
    assert put.status_code == 200, put.text
    published = site.ask("POST", "/api/apps/annex/draft/publish", "root", json={}, match=1)
    assert published.status_code == 201, published.text
    made = site.ask("POST", "/api/records/annex/room", "root", json={"values": {"name": "R", "floor": 3}})
    house.tick()
    assert site.ask("DELETE", "/api/apps/annex", "root").status_code == 200
    newer = copy.deepcopy(base)
    newer["app"]["version"] = "1.1.0"
    entity(newer, "room")["fields"].append(field("f8", "seats", "integer"))
    assert site.ask("POST", "/api/apps", "root", json=newer).status_code == 201
    read = site.ask("GET", f"/api/records/annex/room/{made.json()['id']}", "root").json()["values"]
    assert (read["floor"], read["seats"], read["name"]) == ("3", None, "R")


def test_only_administrators_and_never_the_built_in_one(site: Site) -> None:
    for person in ("bea", "ann", "vic"):
        assert site.ask("DELETE", "/api/apps/atlas", person).status_code == 403
        assert site.ask("GET", "/api/apps/atlas/removal", person).status_code == 403
        assert site.ask("POST", "/api/apps/atlas/bring-back", person, json={}).status_code == 403
    assert site.ask("DELETE", "/api/apps/system", "root").status_code == 409
    for key in ("nowhere", "%2e%2e", "x" * 300):
        assert site.ask("DELETE", f"/api/apps/{key}", "root").status_code == 404
        assert site.ask("POST", f"/api/apps/{key}/bring-back", "root", json={}).status_code == 404


def test_another_process_sees_it_with_the_next_request(site: Site) -> None:
    other = site.second()
    try:
        assert other.ask("GET", "/api/records/atlas/folder", "root").status_code == 200
        assert site.ask("DELETE", "/api/apps/atlas", "root").status_code == 200
        assert other.ask("GET", "/api/records/atlas/folder", "root").status_code == 404
        assert other.ask("POST", "/api/apps/atlas/bring-back", "root", json={}).status_code == 201
        assert site.ask("GET", "/api/records/atlas/folder", "root").status_code == 200
    finally:
        other.close()


def test_who_leaves_meanwhile_hands_over_what_comes_back(site: Site) -> None:
    house = site.house
    ids = furnish(site)
    assert site.ask("DELETE", "/api/apps/atlas", "root").status_code == 200
    gone = site.ask(
        "POST", f"/api/users/{house.ids['bea']}/deactivate", "root",
        json={"to": house.ids["cho"], "tasks": True},
    )  # fmt: skip
    assert gone.status_code == 200, gone.text
    assert site.ask("GET", "/api/tasks", "cho").json()["tasks"] == []
    assert site.ask("POST", "/api/apps/atlas/bring-back", "root", json={}).status_code == 201
    assert [one["record"] for one in site.ask("GET", "/api/tasks", "cho").json()["tasks"]] == [ids["order"]]


def test_over_the_command_line(yingzao: Yingzao, tmp_path: Path) -> None:
    path = tmp_path / "annex.json"
    path.write_text(json.dumps(annex()), "utf-8")
    assert yingzao("install", str(path)).exit_code == 0
    planned = yingzao("remove", "atlas", "--plan")
    assert planned.exit_code == 0, planned.output
    assert "needed by annex" in planned.output
    assert "atlas.client" in planned.output
    assert yingzao("remove", "atlas").exit_code == 1
    assert yingzao("remove", "annex").exit_code == 0
    assert yingzao("export", "annex").exit_code == 1
    back = yingzao("bring-back", "annex")
    assert back.exit_code == 0, back.output
    assert "annex version 2 is published" in back.output
    assert yingzao("export", "annex").exit_code == 0
