"""A package as a folder: read back equal, and a change of one item is a change of one file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from engines.definition import dump, load, load_folder
from engines.definition.dump import dump_folder
from tests.runtime.atlas_app import atlas, entity, field


def written(folder: Path, app: dict[str, Any]) -> dict[str, str]:
    """The folder's files by name, after the app was written into it."""
    dump_folder(load(json.dumps(app)), folder)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.json")}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    app = load(json.dumps(atlas()))
    count = dump_folder(app, tmp_path)
    assert dump(load_folder(tmp_path)) == dump(app)
    assert count == sum(1 for _ in tmp_path.rglob("*.json"))
    again = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")}
    dump_folder(load_folder(tmp_path), tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")} == again


def test_a_new_item_in_between_renames_no_other(tmp_path: Path) -> None:
    app = atlas()
    before = written(tmp_path, app)
    more = copy.deepcopy(app)
    made = {"id": "e_new", "key": "shelf", "title": "name", "fields": [field("f1", "name", "text")]}
    more["entities"].insert(2, made)
    after = written(tmp_path, more)
    assert set(before) < set(after)
    assert [name for name in after if name not in before] == ["entities/0025_shelf.json"]
    assert [one["key"] for one in json.loads(dump(load_folder(tmp_path)))["entities"]] == [
        one["key"] for one in more["entities"]
    ]


def test_items_that_are_gone_and_moved(tmp_path: Path) -> None:
    app = atlas()
    written(tmp_path, app)
    (tmp_path / "README.md").write_text("ours")
    (tmp_path / "entities" / "notes.txt").write_text("ours")
    less = copy.deepcopy(app)
    less["entities"].reverse()
    less["rules"] = []
    entity(less, "folder")["key"] = "binder"
    less["grants"] = [one for one in less["grants"] if one.get("entity") != "folder"]
    entity(less, "binder")["fields"].pop()
    written(tmp_path, less)
    assert dump(load_folder(tmp_path)) == dump(load(json.dumps(less)))
    assert not list((tmp_path / "rules").glob("*.json"))
    assert (tmp_path / "entities" / "notes.txt").exists()
