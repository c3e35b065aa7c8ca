"""What holds for every package that ships: it loads, it is clean, and people can read all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema

from engines.definition import check_app, json_schema
from engines.definition.app import App
from engines.definition.model import Model

LANGUAGES = {"zh", "en"}
READABLE_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_BOTH = {"VIP"}
# A text of print templates that is a record's value and nothing else.
PLACE = re.compile(r"\{[\w.]+\}")


def walk(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every object and list of a document with its JSON pointer, sample and scenario values apart."""
    yield pointer, value
    if isinstance(value, dict):
        for key, below in value.items():
            if not (key == "values" and pointer.startswith(("/sample_data", "/scenarios"))):
                yield from walk(below, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from walk(below, f"{pointer}/{index}")


def test_the_key_is_the_file_name(apps: dict[str, App], package: str) -> None:
    assert apps[package].app.key == package


def test_the_check_finds_nothing(apps: dict[str, App], model: Model, package: str) -> None:
    issues = check_app(apps[package], model)
    assert [(issue.severity, issue.pointer, issue.message("en")) for issue in issues] == []


def test_the_published_schema_accepts_it(documents: dict[str, Any], package: str) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    problems = jsonschema.Draft202012Validator(schema).iter_errors(documents[package])
    assert [(problem.json_path, problem.message) for problem in problems] == []


def test_everything_is_labelled_in_both_languages(documents: dict[str, Any], package: str) -> None:
    wrong = []
    for pointer, value in walk(documents[package]):
        if not isinstance(value, dict):
            continue
        if "id" in value and "key" in value and "label" not in value:
            wrong.append(f"{pointer}: no label")
        if value and set(value) <= LANGUAGES and all(isinstance(text, str) for text in value.values()):
            if set(value) != LANGUAGES or not all(text.strip() for text in value.values()):
                wrong.append(f"{pointer}: one language only")
            elif PLACE.fullmatch(value["zh"]):
                continue
            elif not CHINESE.search(value["zh"]) and value["zh"] not in SAME_IN_BOTH:
                wrong.append(f"{pointer}: the Chinese text is not Chinese")
            elif CHINESE.search(value["en"]):
                wrong.append(f"{pointer}: the English text is Chinese")
    assert wrong == []


def test_ids_and_keys_are_unique_in_their_list(documents: dict[str, Any], package: str) -> None:
    wrong = []
    for pointer, value in walk(documents[package]):
        if not isinstance(value, list):
            continue
        for name in ("id", "key"):
            names = [item[name] for item in value if isinstance(item, dict) and name in item]
            wrong += [f"{pointer}: {name} {twice}" for twice in {n for n in names if names.count(n) > 1}]
            if name == "id":
                wrong += [f"{pointer}: {bad}" for bad in names if not READABLE_ID.fullmatch(bad)]
    assert wrong == []


def test_every_entity_people_open_has_a_form_and_a_way_there(apps: dict[str, App], package: str) -> None:
    app = apps[package]
    formed = {form.entity for form in app.forms}
    listed = {view.entity for view in app.views}
    own = {entity.key for entity in app.entities if entity.parent is None}
    assert (own - formed, own - listed) == (set(), set())
    reached = {entry.view for group in app.navigation for entry in group.entries if entry.view}
    assert {view.entity for view in app.views if view.key in reached} == own


def test_a_form_shows_every_field_once(apps: dict[str, App], package: str) -> None:
    app = apps[package]
    for form in app.forms:
        shown = [key for section in form.sections for key in section.fields]
        entity = app.entity(form.entity)
        assert entity is not None
        assert len(shown) == len(set(shown))
        assert set(entity.by_key) - set(shown) == set(), form.key


def test_every_role_is_given_something(apps: dict[str, App], package: str) -> None:
    app = apps[package]
    assert {role.key for role in app.roles} == {grant.role for grant in app.grants if grant.role}


def test_whoever_sees_a_dashboard_sees_its_reports(apps: dict[str, App], package: str) -> None:
    app = apps[package]
    tiles = {board.key: {tile.report for tile in board.tiles} for board in app.dashboards}
    for grant in app.grants:
        if grant.dashboard:
            seen = {other.report for other in app.grants if other.role == grant.role and other.report}
            assert tiles[grant.dashboard] <= seen, grant.id


def test_dashboard_rows_fill_the_width(apps: dict[str, App], package: str) -> None:
    for board in apps[package].dashboards:
        width, rows = 0, []
        for tile in board.tiles:
            if width + tile.width > 12:
                rows.append(width)
                width = 0
            width += tile.width
        assert {*rows, width} == {12}, board.key
