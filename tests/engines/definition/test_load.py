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
    for issue in caught.value.issues:
        # A message whose places nobody fills is found when it is shown.
        assert issue.message("zh")
        assert issue.message("en") != issue.code
    return [(issue.pointer, issue.code, issue.hint) for issue in caught.value.issues]


def put(document: Any, pointer: str, value: Any) -> None:
    """Set `value` at an RFC 6901 pointer."""
    *path, last = pointer.strip("/").split("/")
    for step in path:
        document = document[int(step)] if isinstance(document, list) else document[step]
    if isinstance(document, list):
        document[int(last)] = value
    else:
        document[last] = value


def test_the_example_loads_from_text_bytes_and_mapping(example: dict[str, Any]) -> None:
    text = json.dumps(example, ensure_ascii=False)
    app = load(example)
    assert isinstance(app, App)
    assert load(text) == load(text.encode()) == load(b"\xef\xbb\xbf" + text.encode()) == app


WRONG = [
    # where, what is put there, code, nearest name, rest of the issue's pointer
    ("/enities", [], "unknown_key", "entities", ""),
    ("/app/lable", {}, "unknown_key", "label", ""),
    ("/app/key", "Work-shop", "bad_app_key", None, ""),
    ("/app/version", "1.0", "bad_version", None, ""),
    ("/app/colour", "blue", "bad_colour", None, ""),
    ("/app/label", {"chinese": "x"}, "bad_key", None, "/chinese"),
    ("/app/requires", {"base": "1"}, "bad_name", None, "/base"),
    ("/entities/0/id", "e 1", "bad_id", None, ""),
    ("/entities/0/key", "2nd", "bad_key", None, ""),
    ("/entities/0/key", "a.b", "bad_key", None, ""),
    ("/entities/0/key", "k" * 64, "text_too_long", None, ""),
    ("/entities/0/fields", "name", "not_list", None, ""),
    ("/entities/0/fields/0", 7, "not_object", None, ""),
    ("/entities/0/fields/0/type", "txt", "unknown_field_type", "text", ""),
    ("/entities/0/fields/0/type", ["text"], "unknown_field_type", None, ""),
    ("/entities/0/fields/0/requird", True, "unknown_key", "required", ""),
    ("/entities/0/fields/0/required", "yes", "not_boolean", None, ""),
    ("/entities/0/fields/0/required", 1, "not_boolean", None, ""),
    ("/entities/0/fields/0/max_length", "60", "not_integer", None, ""),
    ("/entities/0/fields/0/max_length", 0, "below_minimum", None, ""),
    ("/entities/0/fields/0/max_length", 1e9, "not_integer", None, ""),
    ("/entities/0/fields/0/default", 5, "not_text", None, ""),
    ("/entities/0/fields/0/default", "", "text_too_short", None, ""),
    ("/entities/0/fields/0/default", "1" * 2001, "text_too_long", None, ""),
    ("/entities/0/fields/2/options", [], "too_few_items", None, ""),
    ("/entities/0/fields/2/options/0/color", "#fff", "unknown_key", "colour", ""),
    ("/entities/0/fields/3/aggregate", "total", "unknown_word", None, ""),
    ("/entities/0/fields/3/aggregate", "summ", "unknown_word", "sum", ""),
    ("/entities/1/fields/1/minimum", "much", "not_number", None, ""),
    ("/entities/2/fields/0/pattern", "L-{n}-{n}", "bad_number_pattern", None, ""),
    ("/entities/2/fields/0/pattern", "L-{q}-{n}", "bad_number_pattern", None, ""),
    ("/entities/2/fields/9/result", "number", "unknown_word", None, ""),
    ("/entities/2/checks/0/mesage", {}, "unknown_key", "message", ""),
    ("/forms/0/sections/0/columns", 5, "above_maximum", None, ""),
    ("/processes/0/nodes/1/type", "exclusive_gate", "unknown_node_type", "exclusive_gateway", ""),
    ("/processes/0/nodes/2/mode", "both", "unknown_word", None, ""),
    ("/processes/0/nodes/2/assignees/0/rol", "x", "unknown_key", "role", ""),
    # A stray key spelled like the node's own type: pydantic's union tags must not eat it.
    ("/processes/0/nodes/2/approval", 1, "unknown_key", None, ""),
    ("/processes/0/nodes/3/actions/0/type", "set_field", "unknown_action_type", "set_fields", ""),
    ("/processes/0/nodes/3/actions/0/values/a b", "1", "bad_key", None, ""),
    ("/processes/0/nodes/3/actions/1/text", "hello", "not_object", None, ""),
    ("/processes/0/edges/0/outcome", "ok", "unknown_word", None, ""),
    ("/rules/0/trigger/on", [], "too_few_items", None, ""),
    ("/rules/0/trigger/on", ["created"], "unknown_word", "create", "/0"),
    ("/reports/0/dimensions/0/grain", "decade", "unknown_word", None, ""),
    ("/dashboards/0/tiles/0/chart", "pie", "unknown_word", None, ""),
    ("/grants/0/actions", ["write"], "unknown_word", None, "/0"),
    ("/grants/0/fields/discount", "none", "unknown_word", None, ""),
    ("/sample_data/0/records/0/reff", "x", "unknown_key", "ref", ""),
    ("/scenarios/0/steps/0/person", "boss", "unknown_key", None, ""),
    ("/app/label/en", "a\x00b", "unstorable_text", None, ""),
    ("/app/label/en", "\ud800", "unstorable_text", None, ""),
    ("/parameters/1/value", float("nan"), "number_not_exact", None, ""),
]


@pytest.mark.parametrize(("where", "what", "code", "hint", "rest"), WRONG)
def test_one_wrong_thing_is_one_issue(
    example: dict[str, Any], where: str, what: Any, code: str, hint: str | None, rest: str
) -> None:
    put(example, where, what)
    assert refused(example) == [(where + rest, f"definition.{code}", hint)]


@pytest.mark.parametrize(
    ("where", "key"),
    [
        ("", "app"),
        ("/entities/0", "title"),
        ("/entities/0/fields/0", "type"),
        ("/processes/0/edges/0", "target"),
    ],
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
    expected = Issue(f"/{section}", "definition.section_not_built", {"section": section})
    assert caught.value.issues == (expected,)
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
