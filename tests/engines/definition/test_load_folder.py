"""A package as a folder is the same package."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engines.definition import dump, load, load_folder, read_file
from engines.definition.dump import dump_folder
from engines.definition.source import MAX_BYTES
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


def link_to_a_file(folder: Path) -> None:
    (folder.parent / "outside.json").write_text('{"key": "outside"}', "utf-8")
    (folder / "rules.json").unlink(missing_ok=True)
    (folder / "rules.json").symlink_to(folder.parent / "outside.json")


def link_to_a_device(folder: Path) -> None:
    (folder / "entities" / "999.json").symlink_to("/dev/zero")


def link_to_a_folder(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder / "roles").symlink_to(folder.parent / "elsewhere")


def link_to_itself(folder: Path) -> None:
    (folder / "round").symlink_to(folder)


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "forms_more.json")


def list_beside_folder(folder: Path) -> None:
    (folder / "entities.json").write_text("[]", "utf-8")


def section_in_the_head(folder: Path) -> None:
    head = json.loads((folder / "app.json").read_text("utf-8"))
    (folder / "app.json").write_text(json.dumps({**head, "entities": []}), "utf-8")


def huge_file(folder: Path) -> None:
    with (folder / "entities" / "999.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)


def huge_together(folder: Path) -> None:
    for number in range(3):
        (folder / f"x{number}.json").write_text(json.dumps("x" * (MAX_BYTES // 2)), "utf-8")


def deep(folder: Path) -> None:
    (folder / "rules.json").write_text("[" * 10_000 + "]" * 10_000, "utf-8")


def twice(folder: Path) -> None:
    (folder / "rules.json").write_text('[{"id": "r1", "id": "r2"}]', "utf-8")


def not_a_number(folder: Path) -> None:
    (folder / "rules.json").write_text('[{"id": NaN}]', "utf-8")


def odd_name(folder: Path) -> None:
    (folder / "__proto__.json").write_text("{}", "utf-8")


HOSTILE: list[tuple[Callable[[Path], None], list[tuple[str, str]]]] = [
    (link_to_a_file, [("", "definition.not_plain_file")]),
    (link_to_a_device, [("", "definition.not_plain_file")]),
    (link_to_a_folder, [("", "definition.not_plain_file")]),
    (link_to_itself, [("", "definition.not_plain_file")]),
    (pipe, [("", "definition.not_plain_file")]),
    (list_beside_folder, [("entities.json#", "definition.given_twice")]),
    (section_in_the_head, [("entities/#", "definition.given_twice")]),
    (huge_file, [("", "definition.too_large")]),
    (huge_together, [("", "definition.too_large")]),
    (deep, [("rules.json#", "definition.too_deep")]),
    (twice, [("rules.json#/0/id", "definition.duplicate_key")]),
    (not_a_number, [("rules.json#/0/id", "definition.number_not_exact")]),
    (odd_name, [("__proto__.json#", "definition.unknown_key")]),
]


@pytest.mark.parametrize(("spoil", "expected"), HOSTILE, ids=[case[0].__name__ for case in HOSTILE])
def test_a_folder_made_to_hurt_is_refused_by_place(
    tmp_path: Path, example: dict[str, Any], spoil: Callable[[Path], None], expected: list[tuple[str, str]]
) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    write_folder(folder, example)
    spoil(folder)
    with pytest.raises(DefinitionInvalid) as caught:
        load_folder(folder)
    assert [(issue.pointer, issue.code) for issue in caught.value.issues] == expected
    for issue in caught.value.issues:
        assert "{" not in issue.message("zh") + issue.message("en")


def test_what_version_control_keeps_is_no_part_of_it(tmp_path: Path, example: dict[str, Any]) -> None:
    write_folder(tmp_path, example)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.json").write_text("{", "utf-8")
    (tmp_path / ".hidden.json").write_text("{", "utf-8")
    (tmp_path / "README.md").write_text("# App", "utf-8")
    assert load_folder(tmp_path) == load(example)


def test_one_file_is_read_up_to_what_a_package_may_have(tmp_path: Path, example: dict[str, Any]) -> None:
    path = tmp_path / "app.json"
    path.write_text(json.dumps(example), "utf-8")
    assert load(read_file(path)) == load(example)
    with path.open("wb") as file:
        file.truncate(MAX_BYTES * 50)
    with pytest.raises(DefinitionInvalid) as caught:
        read_file(path)
    assert caught.value.issues[0].code == "definition.too_large"


def test_nothing_is_written_through_a_link(tmp_path: Path, example: dict[str, Any]) -> None:
    app, folder, outside = load(example), tmp_path / "app", tmp_path / "outside"
    outside.mkdir()
    kept = outside / "0010_kept.json"
    kept.write_text("kept", "utf-8")
    folder.mkdir()
    (folder / "entities").symlink_to(outside)
    with pytest.raises(DefinitionInvalid) as caught:
        dump_folder(app, folder)
    assert caught.value.issues[0].code == "definition.not_plain_file"
    assert [path.read_text("utf-8") for path in outside.iterdir()] == ["kept"]
    (folder / "entities").unlink()
    (folder / "app.json").symlink_to(kept)
    dump_folder(app, folder)
    assert kept.read_text("utf-8") == "kept"
    assert dump(load_folder(folder)) == dump(app)
