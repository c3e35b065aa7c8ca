"""Renaming any item of the shipped packages changes every place that names it, and nothing else."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engines.definition import App, Model, check_app, load
from engines.definition.dump import canonical
from engines.definition.uses import renamed_item, uses
from engines.errors import Conflict, NotFound
from tests.runtime.atlas_app import atlas

ROOT = Path(__file__).parents[3]
PACKAGES = {
    "base": ROOT / "templates" / "base_app.json",
    "crm": ROOT / "templates" / "crm_app.json",
}


@cache
def package(key: str) -> tuple[dict[str, Any], App, Model]:
    apps = {"system": load((ROOT / "runtime" / "apps" / "system_app.json").read_text("utf-8"))}
    if key == "atlas":
        apps["atlas"] = load(json.dumps(atlas()))
    else:
        apps |= {name: load(path.read_text("utf-8")) for name, path in PACKAGES.items()}
    return canonical(apps[key]), apps[key], Model(apps)


def items(key: str) -> list[str]:
    """Everything that can be renamed."""
    document, _, _ = package(key)
    found = []
    for kind, section in (
        ("entity", "entities"), ("role", "roles"), ("process", "processes"), ("report", "reports"),
        ("view", "views"), ("dashboard", "dashboards"), ("parameter", "parameters"),
    ):  # fmt: skip
        found += [f"{kind}:{key}.{item['key']}" for item in document.get(section, ())]
    for entity in document["entities"]:
        found += [f"field:{key}.{entity['key']}.{field['key']}" for field in entity["fields"]]
    return found


def problems(key: str, document: dict[str, Any]) -> list[tuple[str, str]]:
    _, _, model = package(key)
    app = load(document)
    return [(issue.pointer, issue.code) for issue in check_app(app, Model({**model.apps, key: app}))]


@pytest.mark.parametrize("key", ["atlas", "base", "crm"])
def test_every_item_can_be_renamed_and_renamed_back(key: str) -> None:
    document, app, model = package(key)
    before = problems(key, document)
    # Of the large ones some of every kind: each costs five checks of the whole package.
    for item in items(key)[:: 1 if key == "atlas" else 5]:
        old = item.rpartition(".")[2]
        changed = renamed_item(document, app, model, item, "renamed_item")
        assert changed != document, item
        assert problems(key, changed) == before, item
        new_app = load(changed)
        new_model = Model({**model.apps, key: new_app})
        kind, _, name = item.partition(":")
        renamed = f"{kind}:{name.rpartition('.')[0]}.renamed_item"
        assert renamed_item(changed, new_app, new_model, renamed, old) == document, item


def test_what_names_a_field() -> None:
    document, app, model = package("atlas")
    named = {use.pointer for use in uses(app, model) if use.item == "field:atlas.line.price"}
    line = next(n for n, one in enumerate(document["entities"]) if one["key"] == "line")
    amount = next(n for n, one in enumerate(document["entities"][line]["fields"]) if one["key"] == "amount")
    assert f"/entities/{line}/fields/{amount}/formula" in named


def test_only_the_one_meant_is_renamed() -> None:
    """Two entities have a field of one name, met in one expression, one text and one list of columns."""
    raw: dict[str, Any] = {
        "format": "yingzao/1", "app": {"key": "zoo", "version": "1.0.0", "label": {"en": "Zoo"}},
        "entities": [
            {"id": "cage", "key": "cage", "title": "name", "fields": [
                {"id": "f1", "key": "name", "type": "text"}]},
            {"id": "animal", "key": "animal", "title": "name", "fields": [
                {"id": "f1", "key": "name", "type": "text"},
                {"id": "f2", "key": "cage", "type": "reference", "entity": "cage"},
                {"id": "f3", "key": "both", "type": "formula", "result": "text",
                 "formula": 'concat(name, " name in ", cage.name, `name`)'}]},
        ],
        "rules": [{
            "id": "r", "key": "tell", "entity": "animal", "trigger": {"on": ["create"]},
            "actions": [{"id": "a", "type": "notify", "to": [{"field": "owner"}],
                         "text": {"en": "{name} in {cage.name}, {name}, {not a place}"}}],
        }],
        "views": [{"id": "v", "key": "all", "entity": "animal", "columns": ["name", "cage.name"],
                   "sort": ["-name", "cage.name"]}],
        "roles": [{"id": "r", "key": "read", "label": {"en": "R"}}],
        "grants": [{"id": "g", "role": "read", "entity": "animal", "actions": ["read"],
                    "fields": {"name": "read"}}],
    }  # fmt: skip
    app = load(raw)
    _, _, others = package("base")
    model = Model({"system": others.apps["system"], "zoo": app})
    changed = renamed_item(raw, app, model, "field:zoo.animal.name", "read")
    animal = changed["entities"][1]
    assert animal["title"] == "read"
    assert animal["fields"][2]["formula"] == 'concat(read, " name in ", cage.name, read)'
    assert changed["rules"][0]["actions"][0]["text"]["en"] == "{read} in {cage.name}, {read}, {not a place}"
    assert (changed["views"][0]["columns"], changed["views"][0]["sort"]) == (
        ["read", "cage.name"], ["-read", "cage.name"],
    )  # fmt: skip
    assert changed["grants"][0]["fields"] == {"read": "read"}
    cage = renamed_item(raw, app, model, "field:zoo.cage.name", "plate")
    assert cage["views"][0]["columns"] == ["name", "cage.plate"]
    assert cage["rules"][0]["actions"][0]["text"]["en"] == "{name} in {cage.plate}, {name}, {not a place}"
    assert cage["grants"] == raw["grants"]


def test_a_taken_key_and_what_is_not_there() -> None:
    document, app, model = package("atlas")
    untouched = copy.deepcopy(document)
    with pytest.raises(Conflict):
        renamed_item(document, app, model, "field:atlas.line.price", "amount")
    for item in (
        "field:atlas.line.nothing", "entity:atlas.nothing", "entity:system.user", "thing:atlas.x", "x",
    ):  # fmt: skip
        with pytest.raises(NotFound):
            renamed_item(document, app, model, item, "other")
    assert document == untouched
