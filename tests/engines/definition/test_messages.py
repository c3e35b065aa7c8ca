"""Every code the package raises has a message in both languages with the same places."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import engines
from engines.language import LANGUAGES

ROOT = Path(engines.__file__).parent
# A code is a literal, or `check.` and the word a check gives.
CODE = re.compile(r'"((?:definition|value|document|tag)\.(?!md"|link")[a-z0-9_]+)"')
UNUSED_HERE = {
    "definition.unknown_field_type",
    "definition.unknown_node_type",
    "definition.unknown_action_type",
    "definition.unknown_view_type",
    "definition.unknown_layout_item",
    "definition.unknown_layout_item_in_a_column",
    "definition.unknown_layout_item_in_a_tab",
    "definition.unknown_block_type",
}


def sources(package: str) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((ROOT / package).rglob("*.py")))


def messages(package: str) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(
        (files(f"engines.{package}") / "messages.json").read_text("utf-8")
    )
    return loaded


@pytest.mark.parametrize("package", ["definition", "form"])
def test_messages_are_complete_and_alike_in_both_languages(package: str) -> None:
    for code, texts in messages(package).items():
        assert tuple(texts) == LANGUAGES, code
        places = [sorted(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
        assert places[0] == places[1], code
        assert all("{" not in re.sub(r"\{\w+\}", "", text) for text in texts.values()), code
        assert re.search(r"[\u4e00-\u9fff]", texts["zh"]) or texts["zh"] == "{message}", code


def test_every_code_raised_has_a_message_and_every_message_is_raised() -> None:
    raised = set(CODE.findall(sources("definition") + sources("form")))
    known = {code for package in ("definition", "form") for code in messages(package)}
    assert raised - known == set()
    said = {code for code in known if not code.startswith("check.")}
    assert said - raised == UNUSED_HERE
