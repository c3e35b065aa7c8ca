"""Strict loading: every problem at its place, by a stable code, with the nearest legal name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines.definition import App, load
from engines.definition.app import UNBUILT_SECTIONS
from engines.definition.source import MAX_BYTES
from engines.errors import DefinitionInvalid, Issue


def refused(source: Any) -> list[tuple[str, str, str | None]]:
    with pytest.raises(DefinitionInvalid) as caught:
        load(source)
    return [(issue.pointer, issue.code, issue.hint) for issue in caught.value.issues]


def put(document: Any, pointer: str, value: Any) -> None:
    """Set `value` at an RFC 6901 pointer; "-" appends."""
    *path, last = pointer.strip("/").split("/")
    for step in path:
        document = document[int(step)] if isinstance(document, list) else document[step]
    if isinstance(document, list) and last == "-":
        document.append(value)
    elif isinstance(document, list):
        document[int(last)] = value
    else:
        document[last] = value


def test_the_example_loads_from_text_bytes_and_mapping(example: dict[str, Any]) -> None:
    text = json.dumps(example, ensure_ascii=False)
    app = load(example)
    assert isinstance(app, App)
    assert load(text) == load(text.encode()) == load(b"\xef\xbb\xbf" + text.encode()) == app


WRONG = [
    # where, what is put there, pointer of the issue, code, nearest name
    ("/enities", [], "/enities", "definition.unknown_key", "entities"),
    ("/app/lable", {}, "/app/lable", "definition.unknown_key", "label"),
    ("/app/key", "Work-shop", "/app/key", "definition.bad_app_key", None),
    ("/app/version", "1.0", "/app/version", "definition.bad_version", None),
    ("/app/colour", "blue", "/app/colour", "definition.bad_colour", None),
    ("/app/label", {"chinese": "x"}, "/app/label/chinese", "definition.bad_key", None),
    ("/app/requires", {"base": "1"}, "/app/requires/base", "definition.bad_name", None),
    ("/entities/0/id", "e 1", "/entities/0/id", "definition.bad_id", None),
    ("/entities/0/key", "2nd", "/entities/0/key", "definition.bad_key", None),
    ("/entities/0/key", "a.b", "/entities/0/key", "definition.bad_key", None),
    ("/entities/0/key", "k" * 64, "/entities/0/key", "definition.text_too_long", None),
    ("/entities/0/fields", "name", "/entities/0/fields", "definition.not_list", None),
    ("/entities/0/fields/0", 7, "/entities/0/fields/0", "definition.not_object", None),
    ("/entities/0/fields/0/type", "txt", "/entities/0/fields/0/type", "definition.unknown_field_type", "text"),
    ("/entities/0/fields/0/type", ["text"], "/entities/0/fields/0/type", "definition.unknown_field_type", None),
    ("/entities/0/fields/0/requird", True, "/entities/0/fields/0/requird", "definition.unknown_key", "required"),
    ("/entities/0/fields/0/required", "yes", "/entities/0/fields/0/required", "definition.not_boolean", None),
    ("/entities/0/fields/0/required", 1, "/entities/0/fields/0/required", "definition.not_boolean", None),
    ("/entities/0/fields/0/max_length", "60", "/entities/0/fields/0/max_length", "definition.not_integer", None),
    ("/entities/0/fields/0/max_length", 0, "/entities/0/fields/0/max_length", "definition.below_minimum", None),
    ("/entities/0/fields/0/max_length", 1e9, "/entities/0/fields/0/max_length", "definition.not_integer", None),
    ("/entities/0/fields/0/default", 5, "/entities/0/fields/0/default", "definition.not_text", None),
    ("/entities/0/fields/0/default", "", "/entities/0/fields/0/default", "definition.text_too_short", None),
    ("/entities/0/fields/0/default", "1" * 2001, "/entities/0/fields/0/default", "definition.text_too_long", None),
    ("/entities/0/fields/2/options", [], "/entities/0/fields/2/options", "definition.too_few_items", None),
    (
        "/entities/0/fields/2/options/0/color", "#fff",
        "/entities/0/fields/2/options/0/color", "definition.unknown_key", "colour",
    ),
    ("/entities/0/fields/3/aggregate", "total", "/entities/0/fields/3/aggregate", "definition.unknown_word", None),
    ("/entities/0/fields/3/aggregate", "summ", "/entities/0/fields/3/aggregate", "definition.unknown_word", "sum"),
    ("/entities/1/fields/1/minimum", "much", "/entities/1/fields/1/minimum", "definition.not_number", None),
    ("/entities/1/fields/1/minimum", None, None, None, None),
    ("/entities/2/fields/0/pattern", "L-{n}-{n}", "/entities/2/fields/0/pattern", "definition.bad_number_pattern", None),
    ("/entities/2/fields/0/pattern", "L-{q}-{n}", "/entities/2/fields/0/pattern", "definition.bad_number_pattern", None),
    ("/entities/2/fields/9/result", "number", "/entities/2/fields/9/result", "definition.unknown_word", None),
    ("/entities/2/checks/0/mesage", {}, "/entities/2/checks/0/mesage", "definition.unknown_key", "message"),
    ("/forms/0/sections/0/columns", 5, "/forms/0/sections/0/columns", "definition.above_maximum", None),
    ("/processes/0/nodes/1/type", "exclusive_gate", "/processes/0/nodes/1/type", "definition.unknown_node_type",
     "exclusive_gateway"),
    ("/processes/0/nodes/2/mode", "both", "/processes/0/nodes/2/mode", "definition.unknown_word", None),
    ("/processes/0/nodes/2/assignees/0/rol", "x", "/processes/0/nodes/2/assignees/0/rol",
     "definition.unknown_key", "role"),
    # A stray key spelled like the node's own type: pydantic's union tags must not eat it.
    ("/processes/0/nodes/2/approval", 1, "/processes/0/nodes/2/approval", "definition.unknown_key", None),
    ("/processes/0/nodes/3/actions/0/type", "set_field", "/processes/0/nodes/3/actions/0/type",
     "definition.unknown_action_type", "set_fields"),
    ("/processes/0/nodes/3/actions/0/values/a b", "1", "/processes/0/nodes/3/actions/0/values/a b",
     "definition.bad_key", None),
    ("/processes/0/nodes/3/actions/1/text", "hello", "/processes/0/nodes/3/actions/1/text",
     "definition.not_object", None),
    ("/processes/0/edges/0/outcome", "ok", "/processes/0/edges/0/outcome", "definition.unknown_word", None),
    ("/rules/0/trigger/on", [], "/rules/0/trigger/on", "definition.too_few_items", None),
    ("/rules/0/trigger/on", ["created"], "/rules/0/trigger/on/0", "definition.unknown_word", "create"),
    ("/reports/0/dimensions/0/grain", "decade", "/reports/0/dimensions/0/grain", "definition.unknown_word", None),
    ("/dashboards/0/tiles/0/chart", "pie", "/dashboards/0/tiles/0/chart", "definition.unknown_word", None),
    ("/grants/0/actions/-", "write", "/grants/0/actions/3", "definition.unknown_word", None),
    ("/grants/0/fields/discount", "none", "/grants/0/fields/discount", "definition.unknown_word", None),
    ("/sample_data/0/records/0/reff", "x", "/sample_data/0/records/0/reff", "definition.unknown_key", "ref"),
    ("/scenarios/0/steps/0/person", "boss", "/scenarios/0/steps/0/person", "definition.unknown_key", None),
    ("/app/label/en", "a\x00b", "/app/label/en", "definition.unstorable_text", None),
    ("/app/label/en", "\ud800", "/app/label/en", "definition.unstorable_text", None),
    ("/parameters/1/value", float("nan"), "/parameters/1/value", "definition.number_not_exact", None),
]  # fmt: skip


@pytest.mark.parametrize(("where", "what", "pointer", "code", "hint"), WRONG)
def test_one_wrong_thing_is_one_issue(
    example: dict[str, Any], where: str, what: Any, pointer: str | None, code: str | None, hint: str | None
) -> None:
    put(example, where, what)
    if pointer is None:
        load(example)
    else:
        assert refused(example) == [(pointer, code, hint)]


@pytest.mark.parametrize(
    ("where", "key"),
    [("", "app"), ("/entities/0", "title"), ("/entities/0/fields/0", "type"), ("/processes/0/edges/0", "target")],
)
def test_what_is_missing_is_named(example: dict[str, Any], where: str, key: str) -> None:
    part: Any = example
    for step in where.split("/")[1:]:
        part = part[int(step)] if isinstance(part, list) else part[step]
    del part[key]
    assert refused(example) == [(f"{where}/{key}", "definition.missing", None)]


def test_every_issue_comes_at_once(example: dict[str, Any]) -> None:
    example["entities"][0]["fields"][0]["type"] = "txt"
    example["entities"][2]["fields"][1]["entty"] = "x"
    example["processes"][0]["nodes"][0]["trigger"] = "never"
    example["viewz"] = []
    assert {pointer for pointer, _, _ in refused(example)} == {
        "/entities/0/fields/0/type",
        "/entities/2/fields/1/entty",
        "/processes/0/nodes/0/trigger",
        "/viewz",
    }


@pytest.mark.parametrize("section", UNBUILT_SECTIONS)
def test_a_section_nobody_runs_is_refused_by_name(example: dict[str, Any], section: str) -> None:
    example[section] = []
    with pytest.raises(DefinitionInvalid) as caught:
        load(example)
    assert caught.value.issues == (Issue(f"/{section}", "definition.section_not_built", {"section": section}),)
    assert section in caught.value.issues[0].message("zh")


def test_another_format_is_said_to_be_one(example: dict[str, Any]) -> None:
    example["format"] = "yingzao/2"
    example["something"] = "new"
    assert refused(example) == [("/format", "definition.unknown_format", None)]


@pytest.mark.parametrize(
    ("source", "issues"),
    [
        (b"", [("", "definition.not_json", None)]),
        (b"{", [("", "definition.not_json", None)]),
        (b"\xff\xfe", [("", "definition.not_utf8", None)]),
        (b"[]", [("", "definition.not_object", None)]),
        (b"null", [("", "definition.not_object", None)]),
        ('{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}', [
            ("/a", "definition.duplicate_key", None), ("/b/c", "definition.duplicate_key", None)
        ]),
        ('{"a": NaN, "b": [-Infinity, 1e999]}', [
            ("/a", "definition.number_not_exact", None), ("/b/0", "definition.number_not_exact", None),
            ("/b/1", "definition.number_not_exact", None),
        ]),
        ('{"a/b": 0.12345678901234567890}', [("/a~1b", "definition.number_not_exact", None)]),
        ('{"a": ' + "9" * 5000 + "}", [("/a", "definition.number_not_exact", None)]),
        ("[" * 100_000, [("", "definition.too_deep", None)]),
        ('{"a":' * 61 + "1" + "}" * 61, [("", "definition.too_deep", None)]),
        (b" " * (MAX_BYTES + 1), [("", "definition.too_large", None)]),
    ],
)  # fmt: skip
def test_json_that_readers_disagree_about_is_refused(
    source: Any, issues: list[tuple[str, str, str | None]]
) -> None:
    assert refused(source) == issues


def test_depth_sixty_is_not_too_deep() -> None:
    assert ("", "definition.too_deep", None) not in refused('{"a":' * 60 + "1" + "}" * 60)


def test_depth_hidden_in_a_mapping_is_found_too() -> None:
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    assert refused({"a": deep}) == [("", "definition.too_deep", None)]
