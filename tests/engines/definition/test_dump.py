"""Canonical JSON: loads back equal, and the same package is the same text."""

from __future__ import annotations

import json
from typing import Any

from engines.definition import dump, load


def reverse_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reverse_keys(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [reverse_keys(inner) for inner in value]
    return value


def test_loading_the_dump_gives_the_app_back(example: dict[str, Any]) -> None:
    app = load(example)
    assert load(dump(app)) == app


def test_order_of_keys_and_spelt_out_defaults_make_no_difference(example: dict[str, Any]) -> None:
    text = dump(load(example))
    example["entities"][0]["fields"][0]["readonly"] = False
    example["entities"][0]["fields"][0]["default"] = None
    example["rules"][0]["active"] = True
    assert dump(load(reverse_keys(example))) == text


def test_it_reads_like_the_models(example: dict[str, Any]) -> None:
    document = json.loads(dump(load(example)))
    assert list(document) == list(example)
    name = document["entities"][0]["fields"][0]
    assert list(name) == ["id", "key", "label", "type", "required", "max_length"]
    assert name["type"] == "text"
    assert document["entities"][1]["fields"][1]["minimum"] == "0"
    assert document["scenarios"][0]["steps"][0]["as"] == "boss"


def test_text_stays_readable_and_ends_with_a_line_break(example: dict[str, Any]) -> None:
    text = dump(load(example))
    assert "工具出借" in text
    assert text.endswith("}\n")


def test_what_a_scenario_says_by_an_empty_value_is_kept() -> None:
    app = load(
        {
            "format": "yingzao/1",
            "app": {"key": "demo", "version": "1.0.0", "label": {"en": "Demo"}},
            "scenarios": [
                {
                    "id": "s1",
                    "key": "nobody",
                    "people": [{"ref": "ann"}],
                    "steps": [{"verb": "expect_task", "record": "r", "people": []}],
                }
            ],
        }
    )
    step = load(dump(app)).scenarios[0].steps[0]
    assert step.model_fields_set == {"verb", "record", "people"}
