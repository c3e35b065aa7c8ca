"""Packages in parts: to begin small and to grow (A19)."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.parts import needs_of, part_of
from engines.definition import App, Model, load
from engines.definition.dump import canonical
from engines.errors import DefinitionInvalid
from runtime import resources
from runtime.apps.check import check_package
from tests.builder.command_line import Yingzao, yingzao
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import Site

__all__ = ["yingzao"]

SYSTEM = load((files("runtime.apps") / "system_app.json").read_text("utf-8"))
TEMPLATES = {
    package.app.key: package
    for package in (load(path.read_bytes()) for path in sorted(resources.templates().glob("*_app.json")))
}
WHOLES = {**TEMPLATES, "atlas": load(json.dumps(atlas()))}
OTHERS = {**TEMPLATES, "system": SYSTEM}


@st.composite
def choices(draw: st.DrawFn) -> tuple[App, list[str]]:
    package = WHOLES[draw(st.sampled_from(sorted(WHOLES)))]
    keys = [one.key for one in package.entities]
    return package, draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))


def by_id(package: App, section: str) -> dict[str, Any]:
    return {item["id"]: item for item in canonical(package).get(section, ())}


@given(choices())
@settings(max_examples=25, deadline=None)
def test_a_part_is_right_and_says_nothing_else(chosen: tuple[App, list[str]]) -> None:
    package, keys = chosen
    part = part_of(package, keys, OTHERS)
    model = Model({**OTHERS, part.app.key: part})
    assert [one for one in check_package(part, model) if one.severity == "error"] == []
    wanted = frozenset(name for key in keys for name in needs_of(package, key))
    assert {one.key for one in part.entities} == wanted
    # What is half gone would mean something else.
    for section in ("rules", "reports", "scenarios", "roles", "document_templates", "import_mappings"):
        whole = by_id(package, section)
        assert all(whole[name] == item for name, item in by_id(part, section).items()), section
    # No right reaches further than in the whole.
    whole = by_id(package, "grants")
    for name, grant in by_id(part, "grants").items():
        known = whole[name]
        assert {key: grant.get(key) for key in known if key != "fields"} == {
            key: value for key, value in known.items() if key != "fields"
        }
        assert grant.get("fields", {}).items() <= known.get("fields", {}).items()
    # A view shows the same records.
    views = by_id(package, "views")
    assert all(views[name].get("filter") == view.get("filter") for name, view in by_id(part, "views").items())
    for one in part.entities:
        fields = {item["id"]: item for item in canonical(package.entity(one.key))["fields"]}
        assert all(fields[item["id"]] == item for item in canonical(one)["fields"])


@given(choices(), st.data())
@settings(max_examples=15, deadline=None)
def test_more_tables_take_nothing_away(chosen: tuple[App, list[str]], data: st.DataObject) -> None:
    package, keys = chosen
    fewer = data.draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    less, more = part_of(package, fewer, OTHERS), part_of(package, keys, OTHERS)
    for section in canonical(less):
        if section in ("format", "app"):
            continue
        assert by_id(less, section).keys() <= by_id(more, section).keys(), section


def test_all_of_it_is_the_package() -> None:
    for package in WHOLES.values():
        keys = [one.key for one in package.entities]
        assert part_of(package, keys, OTHERS) is package


def test_what_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        part_of(WHOLES["atlas"], ["ordr", "client"], OTHERS)
    assert [(one.code, one.hint) for one in refused.value.issues] == [("parts.no_entity", "order")]


def globe() -> dict[str, Any]:
    app = copy.deepcopy(atlas())
    app["app"] = {"key": "globe", "version": "1.0.0", "label": {"zh": "地球仪", "en": "Globe"}}
    return app


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    opened = Site(house)
    yield opened
    opened.close()


def test_it_begins_small_and_grows_with_what_people_made(site: Site) -> None:
    planned = site.ask("POST", "/api/apps?plan=1&only=client", "root", json=globe())
    assert planned.json()["entities_added"] == ["globe.client"]
    assert site.ask("POST", "/api/apps?only=client", "root", json=globe()).status_code == 201
    described = site.ask("GET", "/api/apps/globe", "root").json()
    assert [name for name in described["entities"] if name.startswith("globe.")] == ["globe.client"]
    made = site.ask(
        "POST", "/api/records/globe/client", "root", json={"values": {"name": "A", "secret": "2"}}
    )
    client = made.json()["id"]
    assert made.json()["values"]["doubled"] == "4.0000"
    # Somebody goes on building what is there.
    document = site.ask("GET", "/api/apps/globe/draft", "root").json()["document"]
    entity(document, "client")["fields"].append(field("f90", "motto", "text"))
    entity(document, "client")["label"] = {"zh": "主顾", "en": "Patron"}
    put = site.ask(
        "PUT", "/api/apps/globe/draft", "root", json={"document": document}, headers={"If-Match": '"0"'}
    )
    assert put.status_code == 200, put.text
    assert site.ask("POST", "/api/apps/globe/draft/publish", "root", json={}, match=1).status_code == 201
    path = f"/api/records/globe/client/{client}"
    changed = site.ask("PATCH", path, "root", json={"values": {"motto": "on"}}, match=1)
    assert changed.status_code == 200, changed.text

    # A table more, then all of it.
    plan = site.ask("POST", "/api/apps?plan=1&only=client&only=order", "root", json=globe()).json()
    assert plan["clashes"] == []
    assert set(plan["entities_added"]) == {"globe.order", "globe.line"}
    grown = site.ask("POST", "/api/apps?only=client&only=order", "root", json=globe())
    assert grown.status_code == 201, grown.text
    order = site.ask(
        "POST", "/api/records/globe/order", "root",
        json={"values": {"subject": "S", "client": client, "lines": [{"quantity": 2, "price": "5"}]}},
    )  # fmt: skip
    assert order.status_code == 201, order.text
    values = site.ask("GET", path, "root").json()["values"]
    assert (values["motto"], values["secret"], values["orders"]) == ("on", "2.0000", "1")
    assert values["turnover"] == "10.00"
    assert site.ask("POST", "/api/apps", "root", json=globe()).status_code == 201
    described = site.ask("GET", "/api/apps/globe", "root").json()
    assert described["entities"]["globe.client"]["label"] == {"zh": "主顾", "en": "Patron"}
    assert "globe.folder" in described["entities"]
    assert site.ask("GET", path, "root").json()["values"]["motto"] == "on"
    # Less again hides the rest, with its data.
    less = site.ask("POST", "/api/apps?only=client", "root", json=globe())
    assert less.status_code == 201, less.text
    assert site.ask("GET", f"/api/records/globe/order/{order.json()['id']}", "root").status_code == 404
    assert site.ask("POST", "/api/apps", "root", json=globe()).status_code == 201
    read = site.ask("GET", f"/api/records/globe/order/{order.json()['id']}", "root")
    assert read.json()["values"]["lines"][0]["price"] == "5.00"


def test_templates_are_taken_in_parts(site: Site) -> None:
    listed = site.ask("GET", "/api/builder/templates", "root").json()["templates"]
    crm = next(one for one in listed if one["key"] == "crm")
    parts = {one["key"]: (one["needs"], one["here"]) for one in crm["parts"]}
    assert parts["opportunity"] == ([], False)
    assert parts["quote"] == parts["stage_log"] == (["opportunity"], False)
    taken = site.ask(
        "POST", "/api/builder/templates/crm", "root", json={"sample": True, "only": ["opportunity"]}
    )
    assert taken.status_code == 201, taken.text
    assert taken.json()["installed"] == ["base", "crm"]
    count = site.ask("GET", "/api/records/crm/opportunity?count=1", "root").json()["count"]
    assert count > 10
    listed = site.ask("GET", "/api/builder/templates", "root").json()["templates"]
    crm = next(one for one in listed if one["key"] == "crm")
    assert [one["key"] for one in crm["parts"] if one["here"]] == ["opportunity"]
    assert site.ask("POST", "/api/builder/templates/crm", "root", json={}).status_code == 409
    more = site.ask(
        "POST", "/api/builder/templates/crm", "root", json={"sample": True, "only": ["opportunity", "quote"]}
    )
    assert more.status_code == 201, more.text
    assert (more.json()["installed"], more.json()["people"]) == (["crm"], 0)
    assert site.ask("GET", "/api/records/crm/opportunity?count=1", "root").json()["count"] == count
    assert site.ask("GET", "/api/records/crm/quote?count=1", "root").json()["count"] == 0
    wrong = site.ask("POST", "/api/builder/templates/crm", "root", json={"only": ["qoute"]})
    assert wrong.status_code == 422
    assert wrong.json()["error"]["issues"][0]["hint"] == "quote"


def test_over_the_command_line(yingzao: Yingzao, tmp_path: Path) -> None:
    path = tmp_path / "globe.json"
    path.write_text(json.dumps(globe()), "utf-8")
    done = yingzao("install", str(path), "--only", "client")
    assert done.exit_code == 0, done.output
    planned = yingzao("plan", str(path), "--only", "client", "--exit-code")
    assert planned.exit_code == 0, planned.output
    planned = yingzao("plan", str(path), "--only", "client", "--only", "folder", "--text", "--exit-code")
    assert planned.exit_code == 2, planned.output
    assert "Folder" in planned.output
    assert yingzao("upgrade", str(path), "--only", "client", "--only", "folder").exit_code == 0
    assert yingzao("upgrade", str(path), "--only", "cleint").exit_code == 1
