"""Every setting of the published schema says what it is for, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engines.definition import json_schema
from engines.definition.base import Part
from engines.definition.descriptions import describe, described
from engines.definition.reference_pages import definition_page, field_types_page

SCHEMA = json_schema()
HOME = "engines/definition/descriptions.json"


def settings() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for model, definition in [("App", SCHEMA), *SCHEMA["$defs"].items()]:
        for name, schema in definition.get("properties", {}).items():
            yield model, name, schema


def models(base: type[Part]) -> Iterator[type[Part]]:
    yield base
    for below in base.__subclasses__():
        yield from models(below)


def test_no_setting_is_without_words() -> None:
    missing = [
        f"{model}.{name}" for model, name, schema in settings()
        if not schema.get("description") or not schema.get("x-description", {}).get("zh")
    ]  # fmt: skip
    assert missing == [], f"say in {HOME} what these are for"


def test_words_are_about_settings_there_are() -> None:
    """An entry nobody reads is one that was renamed."""
    published = {model for model, _, _ in settings()}
    there = {
        f"{owner.__name__}.{name}"
        for model in models(Part) if model.__name__ in published
        for name in (info.alias or attribute for attribute, info in model.model_fields.items())
        for owner in model.__mro__
    }  # fmt: skip
    assert set(described()) - there == set()


@pytest.mark.parametrize(("setting", "texts"), described().items())
def test_words_are_short_sentences_in_both_languages(setting: str, texts: dict[str, str]) -> None:
    assert set(texts) == {"zh", "en"}
    assert texts["zh"].endswith("。")
    assert len(texts["zh"]) <= 120
    assert texts["en"].endswith(".")
    assert len(texts["en"]) <= 240
    assert texts["en"] == texts["en"].strip()


def test_words_are_listed_in_order() -> None:
    assert list(described()) == sorted(described())


def test_the_nearest_model_has_the_word() -> None:
    """What a base class says holds unless the model says it better."""
    said = {(model, name): schema["description"] for model, name, schema in settings()}
    assert said["TextField", "help"] == said["UrlField", "help"] == described()["FieldType.help"]["en"]
    assert said["PercentField", "maximum"] != said["IntegerField", "maximum"]
    assert said["TableView", "id"] == described()["Item.id"]["en"]


def test_a_model_of_a_plug_in_keeps_its_own_words() -> None:
    class Elsewhere(Part):
        key: str

    properties = {"sharpness": {"description": "How sharp it is."}, "nothing": {}}
    describe(Elsewhere, properties)
    assert properties == {"sharpness": {"description": "How sharp it is."}, "nothing": {}}


@pytest.mark.parametrize("page", [definition_page(), field_types_page()])
def test_reference_pages_have_both_languages(page: str) -> None:
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows
    for row in rows:
        *_, english, chinese, _end = row.replace("\\|", "/").split("|")
        assert english.strip(), row
        assert chinese.strip(), row
