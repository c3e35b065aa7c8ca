"""An `App` as canonical JSON: the same package is always the same text."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from engines.definition.app import App
from engines.definition.field_types.base import encode_value
from engines.errors import DefinitionInvalid, Issue

__all__ = ["canonical", "dump", "dump_folder"]


def dump(app: App) -> str:
    """Canonical JSON text, ending in a line break; `load` gives back an equal App.

    Keys stand in the order the models declare them, keys of free mappings in code-point order;
    values equal to their default are left out, unless giving them says something by itself.
    """
    return json.dumps(canonical(app), ensure_ascii=False, indent=2) + "\n"


def canonical(value: Any) -> Any:
    """Plain JSON data of a part or of anything a part holds."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, BaseModel):
        found = {}
        for name, alias, always, default, said in _attributes(type(value)):
            given = getattr(value, name)
            if always or given != default or (said and name in value.model_fields_set):
                found[alias] = canonical(given)
        return found
    if isinstance(value, dict):
        return {key: canonical(value[key]) for key in sorted(value)}
    if isinstance(value, tuple | list):
        return [canonical(inner) for inner in value]
    return encode_value(value)


@cache
def _attributes(model: type[BaseModel]) -> tuple[tuple[str, str, bool, Any, bool], ...]:
    """Of each attribute: its name, the key it is written under, whether it always is, what it is when nobody
    says, and whether saying that means something by itself.

    Asking pydantic for a default each time took most of the time a large package took.
    """
    said: Collection[str] = getattr(model, "said_by_being_there", ())
    return tuple(
        (
            name,
            info.alias or name,
            # `type` is a field type's default, yet what the reader chooses the model by.
            name == "type" or info.is_required(),
            info.get_default(call_default_factory=True),
            name in said,
        )
        for name, info in model.model_fields.items()
    )


_SAFE = re.compile(r"[^\w-]+")
_NUMBERED = re.compile(r"(\d{4})_")
_STEP = 10


def dump_folder(app: App, folder: Path) -> int:
    """Write the package as a folder `load_folder` reads: `app.json`, and one file per item, named by its
    place and key so that a change shows as a change of that file. Returns the number of files.

    Numbers of items that are there already stay, so that a new one in between renames none of them.
    Files of items that are gone are removed; what else lies in the folder stays.
    """
    document = canonical(app)
    head = {"format": document.pop("format"), "app": document.pop("app")}
    wanted = {folder / "app.json": head}
    for section in document:
        if (folder / section).is_symlink():
            # What lies behind a link is not the package's to write to, or to remove.
            params = {"name": section}
            raise DefinitionInvalid(issues=[Issue("", "definition.not_plain_file", params)])
    for section, items in document.items():
        numbers = _numbers([item["id"] for item in items], _numbered(folder / section))
        for item, number in zip(items, numbers, strict=True):
            name = _SAFE.sub("_", str(item.get("key") or item["id"]))[:60]
            wanted[folder / section / f"{number:04d}_{name}.json"] = item
    for path, content in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        if path.is_symlink():
            path.unlink()
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    for path in folder.glob("*/*.json"):
        if path not in wanted and _NUMBERED.match(path.name):
            path.unlink()
    return len(wanted)


def _numbered(folder: Path) -> dict[str, int]:
    """The numbers of a section's files by the ids of their items."""
    found = {}
    for path in folder.glob("*.json"):
        match = _NUMBERED.match(path.name)
        with contextlib.suppress(ValueError, TypeError, KeyError):
            if match:
                found[json.loads(path.read_text("utf-8"))["id"]] = int(match[1])
    return found


def _numbers(ids: list[str], known: Mapping[str, int]) -> list[int]:
    """Numbers in the order of `ids`: known ones where that order allows it, new ones between them."""
    kept = [known[one] for one in ids if one in known]
    if kept == sorted(set(kept)):
        numbers: list[int] = []
        for position, identifier in enumerate(ids):
            before = numbers[-1] if numbers else 0
            after = next((known[one] for one in ids[position:] if one in known), None)
            numbers.append(known.get(identifier) or ((before + after) // 2 if after else before + _STEP))
        if all(one < other for one, other in zip([0, *numbers], numbers, strict=False)):
            return numbers
    return [(position + 1) * _STEP for position in range(len(ids))]
