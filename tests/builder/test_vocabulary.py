"""The words and the schema that editors are drawn from, and the apps around a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from builder.terms import terms
from builder.vocabulary import vocabulary
from engines.definition import json_schema
from tests.builder.test_lifecycle import site as site
from tests.runtime.site import Site

SCHEMA = json_schema()
DEFINITIONS: dict[str, Any] = SCHEMA["$defs"]
UNIONS = {
    name: part["discriminator"]["mapping"] for name, part in DEFINITIONS.items() if "discriminator" in part
}
NARROWER = {"ColumnItem": "LayoutItem", "TabItem": "LayoutItem"}
"""Unions whose kinds another one has as well."""


def settings() -> Iterator[tuple[str, str, Any]]:
    for model, part in DEFINITIONS.items():
        for name, setting in part.get("properties", {}).items():
            yield model, name, setting


def test_every_kind_has_a_name() -> None:
    named = terms()["kinds"]
    missing = [
        (union, kind) for union, kinds in UNIONS.items() for kind in kinds
        if set(named[NARROWER.get(union, union)].get(kind, {})) != {"zh", "en"}
    ]  # fmt: skip
    assert missing == []


def test_field_types_are_spelled_as_they_sound() -> None:
    content = json.loads(vocabulary()[0])
    assert set(content["spelled"]) == set(UNIONS["FieldType"])
    assert content["spelled"]["money"] == ["jin", "e"]


def values_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for value in part.get("enum", ()) if isinstance(value, str))
        for key, inner in part.items():
            if key != "properties":
                yield from values_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from values_in(inner)


def test_every_choice_has_words() -> None:
    known = terms()["values"]
    missing = {
        f"{name}.{value}" for _, name, setting in settings() for value in values_in(setting)
        if value not in known and f"{name}.{value}" not in known
    }  # fmt: skip
    assert missing == set()


def kinds_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("x-kind"), str):
            yield part["x-kind"]
        for inner in part.values():
            yield from kinds_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from kinds_in(inner)


@pytest.mark.parametrize(
    ("model", "setting", "said"),
    [
        ("Rule", "entity", {"entity"}), ("Rule", "condition", {"expression"}),
        ("Trigger", "fields", {"field"}),
        ("Form", "roles", {"role"}), ("NavigationEntry", "view", {"view"}), ("Tile", "report", {"report"}),
        ("Edge", "source", {"node"}), ("SetFieldsAction", "values", {"field", "expression"}),
        ("Dimension", "field", {"path"}), ("NotifyAction", "text", {"text"}), ("Entity", "plural", {"label"}),
    ],
)  # fmt: skip
def test_settings_say_what_they_name(model: str, setting: str, said: set[str]) -> None:
    assert set(kinds_in(DEFINITIONS[model]["properties"][setting])) == said


def test_every_name_of_something_says_of_what() -> None:
    """A setting with the pattern of a key, a reference or a path that is silent could only be typed."""
    patterns = {DEFINITIONS[model]["properties"][name]["pattern"] for model, name in (
        ("Rule", "key"), ("Rule", "entity"), ("Dimension", "field"),
    )}  # fmt: skip

    def silent(part: Any) -> bool:
        if isinstance(part, dict):
            if part.get("pattern") in patterns and "x-kind" not in part:
                return True
            return any(silent(inner) for inner in part.values())
        return isinstance(part, list) and any(silent(inner) for inner in part)

    assert [f"{model}.{name}" for model, name, part in settings() if name != "key" and silent(part)] == []


def test_slots_of_views_say_what_fits() -> None:
    properties = DEFINITIONS["KanbanView"]["properties"]
    assert {name: part.get("x-fits") for name, part in properties.items() if "x-fits" in part} == {
        "group_by": "groups", "sum": "number", "colour": "choice",
    }  # fmt: skip


def test_the_vocabulary_is_sent_once(site: Site) -> None:
    first = site.ask("GET", "/api/builder/vocabulary", "ann")
    assert first.status_code == 200
    body = first.json()
    assert body["schema"] == SCHEMA
    assert body["terms"]["kinds"]["ViewType"]["kanban"] == {"zh": "看板", "en": "Board"}
    assert set(body["system_fields"]["owner"]) == {"zh", "en"}
    again = site.ask(
        "GET", "/api/builder/vocabulary", "ann", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert site.ask("GET", "/api/builder/vocabulary", None).status_code == 401


def test_builders_see_what_is_around_their_app(site: Site) -> None:
    answer = site.ask("GET", "/api/apps/atlas/draft/surroundings", "bea")
    assert answer.status_code == 200
    around = {one["key"]: one for one in answer.json()["apps"]}
    assert "atlas" not in around
    user = next(one for one in around["system"]["entities"] if one["key"] == "user")
    assert {"key", "label", "title", "fields"} <= set(user)
    assert "email" in {field["key"] for field in user["fields"]}
    assert site.ask("GET", "/api/apps/atlas/draft/surroundings", "ann").status_code == 403
    assert site.ask("GET", "/api/apps/Not-A-Key/draft/surroundings", "root").status_code == 404
