"""A package as a folder is the same package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engines.definition import load, load_folder
from engines.errors import DefinitionInvalid


def write_folder(folder: Path, document: dict[str, Any]) -> None:
    """Entities as one file each, the other sections as one file."""
    for name, part in document.items():
        if name == "entities":
            for index, entity in enumerate(part):
                path = folder / "entities" / f"{index:03}_{entity['key']}.json"
                path.parent.mkdir(exist_ok=True)
                path.write_text(json.dumps(entity), "utf-8")
        elif name not in ("format", "app"):
            (folder / f"{name}.json").write_text(json.dumps(part), "utf-8")
    head = {"format": document["format"], "app": document["app"]}
    (folder / "app.json").write_text(json.dumps(head), "utf-8")


def refused(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionInvalid) as caught:
        load_folder(folder)
    return [(issue.pointer, issue.code) for issue in caught.value.issues]


def test_the_folder_is_the_document(tmp_path: Path, example: dict[str, Any]) -> None:
    write_folder(tmp_path, example)
    assert load_folder(tmp_path) == load(example)


def test_issues_name_the_file(tmp_path: Path, example: dict[str, Any]) -> None:
    example["entities"][1]["fields"][0]["type"] = "txt"
    example["views"][0]["colums"] = []
    example["app"]["keys"] = "x"
    write_folder(tmp_path, example)
    assert refused(tmp_path) == [
        ("app.json#/app/keys", "definition.unknown_key"),
        ("entities/001_tool.json#/fields/0/type", "definition.unknown_field_type"),
        ("views.json#/0/colums", "definition.unknown_key"),
    ]


def test_broken_json_names_the_file(tmp_path: Path, example: dict[str, Any]) -> None:
    write_folder(tmp_path, example)
    (tmp_path / "rules.json").write_text("[", "utf-8")
    assert refused(tmp_path) == [("rules.json#", "definition.not_json")]


def test_a_folder_without_app_json_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path) == [("app.json#/format", "definition.missing")]
