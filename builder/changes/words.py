"""A difference between two packages as a sentence people understand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from builder.changes.diff import Edit, Step
from builder.changes.items import Json, are_items, by_id
from builder.changes.merge import Clash
from builder.terms import terms
from engines.definition import json_schema
from engines.language import pick, render

__all__ = [
    "Said",
    "clash_json",
    "describe",
    "describe_touched",
    "edit_json",
    "names_in",
    "place_words",
    "term",
]

_LONGEST = 60
_LONGEST_SENTENCE = 240


def term(group: str, key: str, language: str) -> str:
    """What people call a list of items ("items") or a setting ("settings"); the key where it is no word
    of ours, as with the keys of a plug-in."""
    return pick(terms()[group].get(key), language, key)


Said: TypeAlias = Callable[[Edit, bool], str | None]
"""The value before an edit (False) or after it (True) in words of its own; None where it has none."""
Names: TypeAlias = Mapping[tuple[str, str], str]
"""What people call what an item names by its key, such as ("role", "clerk")."""
_ABOUT = {
    "role": "roles", "entity": "entities", "process": "processes", "report": "reports",
    "dashboard": "dashboards", "view": "views",
}  # fmt: skip
"""Setting by which an item without name or key says what it is about → the list that lies in."""
_NOBODY: Names = {}


def names_in(documents: Sequence[Mapping[str, Json]], language: str) -> Names:
    """Of packages, the last one's words before those of the others."""
    names: dict[tuple[str, str], str] = {}
    for document in documents:
        for kind, items in _ABOUT.items():
            found = document.get(items)
            for item in found if isinstance(found, list) else ():
                label = item.get("label") if isinstance(item, dict) else None
                if isinstance(label, dict) and label:
                    names[kind, str(item.get("key"))] = pick(label, language)
    return names


def edit_json(edit: Edit, language: str, said: Said | None = None, names: Names = _NOBODY) -> dict[str, str]:
    """`item`: what of the package's sections it is about, in words; "" for the app itself."""
    item = place_words(edit.place[:1], "", language, names=names) if edit.place else ""
    return {"kind": edit.kind, "path": edit.path, "text": describe(edit, language, said, names), "item": item}


def describe(edit: Edit, language: str, said: Said | None = None, names: Names = _NOBODY) -> str:
    """One sentence: what happens to which item, from what to what."""
    before, after = (said(edit, False), said(edit, True)) if said is not None else (None, None)
    params = {
        "setting": _setting(edit.setting, language),
        "before": _quoted(before, language) or _chosen(edit, edit.before, language),
        "after": _quoted(after, language) or _chosen(edit, edit.after, language),
    }
    if not edit.place:
        # Of the package as a whole.
        return render(f"builder.{edit.kind}_app", params, language)
    return render(f"builder.{edit.kind}", {**_item(edit.place, language, names), **params}, language)


def describe_touched(edit: Edit, settings: Sequence[str], language: str) -> str:
    """The same of a change whose values nobody kept: what of the item was changed."""
    if edit.kind in ("added", "removed"):
        return describe(edit, language)
    comma = "、" if language == "zh" else ", "
    params = {"settings": comma.join(_setting(setting, language) for setting in settings)}
    if not edit.place:
        return render("builder.touched_app", params, language)
    return render("builder.touched", {**_item(edit.place, language), **params}, language)


def _item(place: Sequence[Step], language: str, names: Names = _NOBODY) -> dict[str, str]:
    """An item and what it is in, as the sentences name them."""
    *outer, last = place
    kind = term("items", last.list, language)
    where = ""
    if outer:
        places = "，" if language == "zh" else ", "
        named = (
            f"{term('items', step.list, language)} {_name(step, language, names)}" for step in reversed(outer)
        )
        where = render("builder.where", {"places": places.join(named)}, language)
    named_kind = kind if language == "zh" else kind[:1].upper() + kind[1:]
    return {"kind": named_kind, "name": _name(last, language, names), "where": where}


def clash_json(
    clash: Clash, other: str, documents: Sequence[Mapping[str, Json]], language: str
) -> dict[str, Json]:
    """`other` is what the other side is called; `documents`: where the items on the way are looked up."""
    items, _, setting = clash.path.partition(":")
    steps = next((found for document in documents if (found := _steps(items, document)) is not None), ())
    words = place_words(steps, setting, language) if steps or not items else clash.path
    return {**clash.to_json(other), "text": words}


def _steps(path: str, document: Mapping[str, Json]) -> list[Step] | None:
    parts = path.split("/") if path else []
    found: list[Step] = []
    for key, identifier in zip(parts[::2], parts[1::2], strict=False):
        items = (found[-1].item if found else document).get(key)
        item = by_id(items).get(identifier) if are_items(items) else None
        if item is None:
            return None
        found.append(Step(key, identifier, item))
    return found


def place_words(
    items: Sequence[Step],
    setting: str,
    language: str,
    labels: Mapping[str, str] | None = None,
    names: Names = _NOBODY,
) -> str:
    """Where something stands: the item it is in, those around it, and what of it. `labels`: what keys that
    are no words of ours are called."""
    labels = labels or {}
    marks = "「{}」" if language == "zh" else " “{}”"
    named = [
        term("items", step.list, language)
        + marks.format(labels.get(name := _name(step, language, names), name))
        for step in reversed(items)
    ]
    colon = "：" if language == "zh" else ": "
    shown = " ‹ ".join(named)
    words = colon.join(
        part for part in (shown, _setting(setting, language, labels) if setting else "") if part
    )
    return words[:1].upper() + words[1:]


def _name(step: Step, language: str, names: Names = _NOBODY) -> str:
    item = step.item
    label = item.get("label")
    if isinstance(label, dict) and label:
        return pick(label, language)
    if isinstance(item.get("key"), str):
        return str(item["key"])
    # What has neither, such as a grant, is known by what it is about.
    about = [
        names.get((kind, str(item[kind])), str(item[kind]))
        for kind in _ABOUT
        if isinstance(item.get(kind), str)
    ]
    return " × ".join(about) or step.id


def _setting(path: str, language: str, labels: Mapping[str, str] | None = None) -> str:
    # "app.version" is said of the app already. Below a setting stand words of the settings again, or what
    # the definition itself names.
    parts = path.removeprefix("app.").split(".")
    known = terms()["settings"]
    return " ".join(
        labels[part] if labels and part in labels and part not in known else term("settings", part, language)
        for part in parts
    )


def _quoted(sentence: str | None, language: str) -> str | None:
    """Between marks: a sentence within a sentence."""
    if sentence is None:
        return None
    shown = sentence if len(sentence) <= _LONGEST_SENTENCE else f"{sentence[: _LONGEST_SENTENCE - 1]}…"
    return f"「{shown}」" if language == "zh" else f"‘{shown}’"


def _chosen(edit: Edit, value: Json, language: str) -> str:
    """One of the values a setting may have, by what the screens call it; else as `_value`."""
    setting = edit.setting.rpartition(".")[2]
    kinds = terms()["kinds"]["FieldType"]
    if isinstance(value, str):
        if setting == "type" and edit.place and edit.place[-1].list == "fields" and value in kinds:
            return pick(kinds[value], language, value)
        words = terms()["values"].get(f"{setting}.{value}")
        if words is None and setting in _of_few():
            words = terms()["values"].get(value)
        if words is not None:
            return pick(words, language, value)
    return _value(value, language)


@cache
def _of_few() -> frozenset[str]:
    """Names of settings that are one of listed values."""
    return frozenset(
        name
        for shape in json_schema()["$defs"].values()
        for name, setting in shape.get("properties", {}).items()
        if any("enum" in part for part in (setting, *setting.get("anyOf", ())))
    )


def _value(value: Json, language: str) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return render("builder.nothing", {}, language)
    if isinstance(value, bool):
        return render("builder.yes" if value else "builder.no", {}, language)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
