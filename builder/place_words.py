"""Where something stands in a package, in words and by ids: for people who follow it there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.changes.diff import Step
from builder.changes.words import place_words
from engines.definition.places import steps_of
from engines.language import pick

__all__ = ["place_json"]


def place_json(document: Mapping[str, Any], pointer: str, language: str) -> dict[str, Any]:
    """{"text": "Field “Amount” ‹ entity “Line”: formula", "items": [{"list", "id"}], "setting"}: the items
    on the way, the outermost first, and what is below the last of them."""
    current: Any = document
    items: list[Step] = []
    setting: list[str] = []
    name = ""
    for step in steps_of(pointer):
        if isinstance(current, list) and step.isdecimal() and int(step) < len(current):
            current = current[int(step)]
            if isinstance(current, dict) and isinstance(current.get("id"), str):
                items.append(Step(name, current["id"], current))
                setting = []
        else:
            current = current.get(step) if isinstance(current, dict) else None
            name = step
            setting.append(step)
    shown = ".".join(setting)
    return {
        "text": place_words(items, shown, language, _labels(document, items, language)),
        "items": [{"list": one.list, "id": one.id} for one in items],
        "setting": shown,
    }


def _labels(document: Any, items: list[Step], language: str) -> dict[str, str]:
    """What keys on the way are called: those of the package's entities, and of the fields of the one that the
    innermost item is of."""
    entities = document.get("entities", ()) if isinstance(document, dict) else ()
    known = {one["key"]: one for one in entities if isinstance(one, dict) and isinstance(one.get("key"), str)}
    about = next((step.item["entity"] for step in reversed(items) if step.item.get("entity") in known), None)
    fields = known[about].get("fields", ()) if about is not None else ()
    named = [
        *known.values(),
        *(one for one in fields if isinstance(one, dict) and isinstance(one.get("key"), str)),
    ]
    return {one["key"]: pick(one.get("label"), language, one["key"]) for one in named}
