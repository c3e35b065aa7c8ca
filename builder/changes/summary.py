"""What was changed between two packages, short enough for a line of a log: items by name, without values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from builder.changes.diff import Edit, Step, diff
from builder.changes.items import Json

__all__ = ["MOST_ITEMS", "steps_of", "summary"]

MOST_ITEMS = 40
_MOST_SETTINGS = 6
_LONGEST = 60


def summary(old: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, Any]:
    """{"items": [{"kind": "added|removed|changed", "place": [[list, id, name]], "settings"?: [dotted path]}],
    "more": n}: one entry for each item, 40 at most; `more` is how many were left out. A name is the label by
    language, or the key."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for edit in diff(old, new):
        about = tuple(f"{step.list}/{step.id}" for step in edit.place)
        kind = edit.kind if edit.kind in ("added", "removed") else "changed"
        entry = found.setdefault(about, {"kind": kind, "place": [_named(step) for step in edit.place]})
        if kind == "changed":
            settings = entry.setdefault("settings", [])
            setting = _setting(edit)
            if setting not in settings and len(settings) < _MOST_SETTINGS:
                settings.append(setting)
    items = list(found.values())
    return {"items": items[:MOST_ITEMS], "more": max(0, len(items) - MOST_ITEMS)}


def _setting(edit: Edit) -> str:
    """Of a text in several languages, which one is of no consequence."""
    parts = edit.setting.split(".")
    return ".".join(parts[: 2 if parts[0] == "app" else 1])[:_LONGEST]


def _named(step: Step) -> list[Any]:
    label = step.item.get("label")
    name: Any = step.item.get("key")
    if isinstance(label, dict) and any(isinstance(text, str) and text for text in label.values()):
        name = {
            str(language)[:5]: text[:_LONGEST]
            for language, text in list(label.items())[:4]
            if isinstance(text, str)
        }
    elif not isinstance(name, str):
        about = [
            step.item[key]
            for key in ("role", "entity", "process", "report", "dashboard", "view")
            if isinstance(step.item.get(key), str)
        ]
        name = " × ".join(about) or step.id
    return [step.list[:_LONGEST], step.id[:_LONGEST], name[:_LONGEST] if isinstance(name, str) else name]


def steps_of(place: Sequence[Sequence[Any]]) -> tuple[Step, ...]:
    """The way to an item as a summary has it, for putting it into words."""
    return tuple(
        Step(list_, identifier, {"label": name} if isinstance(name, dict) else {"key": name})
        for list_, identifier, name in place
    )
