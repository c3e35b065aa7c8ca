"""A difference between two packages as a sentence people understand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from builder.changes.diff import Edit, Step
from builder.changes.items import Json, are_items, by_id
from builder.changes.merge import Clash
from builder.terms import terms
from engines.language import pick, render

__all__ = ["clash_json", "describe", "describe_touched", "edit_json", "place_words", "term"]

_LONGEST = 60


def term(group: str, key: str, language: str) -> str:
    """What people call a list of items ("items") or a setting ("settings"); the key where it is no word
    of ours, as with the keys of a plug-in."""
    return pick(terms()[group].get(key), language, key)


def edit_json(edit: Edit, language: str) -> dict[str, str]:
    """`item`: what of the package's sections it is about, in words; "" for the app itself."""
    item = place_words(edit.place[:1], "", language) if edit.place else ""
    return {"kind": edit.kind, "path": edit.path, "text": describe(edit, language), "item": item}


def describe(edit: Edit, language: str) -> str:
    """One sentence: what happens to which item, from what to what."""
    params = {
        "setting": _setting(edit.setting, language), "before": _value(edit.before, language),
        "after": _value(edit.after, language),
    }  # fmt: skip
    if not edit.place:
        # Of the package as a whole.
        return render(f"builder.{edit.kind}_app", params, language)
    return render(f"builder.{edit.kind}", {**_item(edit.place, language), **params}, language)


def describe_touched(edit: Edit, settings: Sequence[str], language: str) -> str:
    """The same of a change whose values nobody kept: what of the item was changed."""
    if edit.kind in ("added", "removed"):
        return describe(edit, language)
    comma = "、" if language == "zh" else ", "
    params = {"settings": comma.join(_setting(setting, language) for setting in settings)}
    if not edit.place:
        return render("builder.touched_app", params, language)
    return render("builder.touched", {**_item(edit.place, language), **params}, language)


def _item(place: Sequence[Step], language: str) -> dict[str, str]:
    """An item and what it is in, as the sentences name them."""
    *outer, last = place
    kind = term("items", last.list, language)
    where = ""
    if outer:
        places = "，" if language == "zh" else ", "
        named = (f"{term('items', step.list, language)} {_name(step, language)}" for step in reversed(outer))
        where = render("builder.where", {"places": places.join(named)}, language)
    named_kind = kind if language == "zh" else kind[:1].upper() + kind[1:]
    return {"kind": named_kind, "name": _name(last, language), "where": where}


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


def place_words(items: Sequence[Step], setting: str, language: str) -> str:
    """Where something stands: the item it is in, those around it, and what of it."""
    marks = "「{}」" if language == "zh" else " “{}”"
    named = [
        term("items", step.list, language) + marks.format(_name(step, language)) for step in reversed(items)
    ]
    colon = "：" if language == "zh" else ": "
    shown = " ‹ ".join(named)
    words = colon.join(part for part in (shown, _setting(setting, language) if setting else "") if part)
    return words[:1].upper() + words[1:]


def _name(step: Step, language: str) -> str:
    item = step.item
    label = item.get("label")
    if isinstance(label, dict) and label:
        return pick(label, language)
    if isinstance(item.get("key"), str):
        return str(item["key"])
    # What has neither, such as a grant, is known by what it is about.
    about = [
        str(item[key])
        for key in ("role", "entity", "process", "report", "dashboard", "view")
        if isinstance(item.get(key), str)
    ]
    return " × ".join(about) or step.id


def _setting(path: str, language: str) -> str:
    # "app.version" is said of the app already. Below a setting stand words of the settings again, or what
    # the definition itself names.
    parts = path.removeprefix("app.").split(".")
    return " ".join(term("settings", part, language) for part in parts)


def _value(value: Json, language: str) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return render("builder.nothing", {}, language)
    if isinstance(value, bool):
        return render("builder.yes" if value else "builder.no", {}, language)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
