"""The published JSON Schema accepts what loads and refuses what does not."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engines.definition import App, json_schema, load
from engines.definition.action import ACTION_TYPES
from engines.definition.app import UNBUILT_SECTIONS
from engines.definition.field_types import FIELD_TYPES
from engines.definition.process import NODE_TYPES
from engines.definition.tagged import tag_of
from engines.definition.view import DEFAULT_VIEW
from engines.definition.view_types import VIEW_TYPES
from engines.errors import DefinitionInvalid

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_it_is_a_schema_of_this_format() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert (SCHEMA["$id"], SCHEMA["properties"]["format"]["const"]) == ("yingzao/1", "yingzao/1")
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert json_schema() == SCHEMA


def test_the_example_is_valid(example: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors(example)) == []


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("FieldType", FIELD_TYPES), ("Node", NODE_TYPES), ("Action", ACTION_TYPES), ("ViewType", VIEW_TYPES)],
)
def test_every_kind_is_one_of_its_union_and_needs_its_type(name: str, kinds: Any) -> None:
    union = SCHEMA["$defs"][name]
    assert [entry["$ref"] for entry in union["oneOf"]] == [f"#/$defs/{kind.__name__}" for kind in kinds]
    assert tuple(union["discriminator"]["mapping"]) == kinds.keys()
    for kind in kinds:
        definition = SCHEMA["$defs"][kind.__name__]
        attributes = {info.alias or key for key, info in kind.model_fields.items() if not info.exclude}
        assert set(definition["properties"]) == attributes
        assert ("type" in definition["required"]) == (tag_of(kind) != DEFAULT_VIEW)
        assert definition["additionalProperties"] is False


def test_every_section_is_there_and_nothing_else() -> None:
    assert set(SCHEMA["properties"]) == set(App.model_fields)
    assert SCHEMA["additionalProperties"] is False
    assert not set(UNBUILT_SECTIONS) & set(SCHEMA["properties"])


def places(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document but those whose content is free (values of samples, parameters)."""
    if steps:
        yield steps
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("values", "value") or steps[:1] in (("processes",), ("rules",)):
                yield from places(inner, (*steps, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*steps, index))


def spoil(document: Any, steps: tuple[Any, ...], how: str) -> None:
    *path, last = steps
    for step in path:
        document = document[step]
    match how:
        case "number":
            document[last] = 12345
        case "list":
            document[last] = [[]]
        case "object":
            document[last] = {"unknown": 1}
        case "remove":
            del document[last]
        case "stray" if isinstance(document[last], dict):
            document[last]["no such key"] = 1


@pytest.mark.parametrize("how", ["number", "list", "object", "remove", "stray"])
def test_schema_and_loader_agree_on_spoilt_documents(example: dict[str, Any], how: str) -> None:
    everywhere = list(places(example))
    for steps in random.Random(how).sample(everywhere, 20):
        spoilt = copy.deepcopy(example)
        spoil(spoilt, steps, how)
        try:
            load(spoilt)
            loads = True
        except DefinitionInvalid:
            loads = False
        assert VALIDATOR.is_valid(spoilt) == loads, (steps, how)
