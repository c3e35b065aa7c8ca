"""Where a package names its items, and renaming one with every place that names it.

The checks find whatever a name stands for; what they found (`Findings.uses`) is exactly what has to
change with it. Items are named "kind:app.key" ("field:crm.order.amount", "role:crm.clerk").
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

from engines.definition.app import App
from engines.definition.checks.findings import MOST_STEPS, Use
from engines.definition.document_rename import Renaming, renamed_source
from engines.definition.load import load
from engines.definition.looked_at import looked_at
from engines.definition.model import Model
from engines.definition.option_uses import renamed_option
from engines.definition.places import at_place as _change
from engines.definition.places import holder_of as _holder
from engines.definition.text_template import PLACE
from engines.errors import Conflict, DefinitionInvalid, Issue, NotFound
from engines.expression.rename import renamed
from engines.registry import nearest

__all__ = ["Use", "renamed_item", "uses"]

_SECTIONS = {
    "entity": "entities", "role": "roles", "process": "processes", "report": "reports", "view": "views",
    "dashboard": "dashboards", "parameter": "parameters",
}  # fmt: skip


def uses(app: App, model: Model) -> list[Use]:
    """Every place of `app` that names an item, of this app or of one it requires."""
    return list(dict.fromkeys(looked_at(app, model).uses))


def renamed_item(document: Mapping[str, Any], app: App, model: Model, item: str, key: str) -> dict[str, Any]:
    """`document`, the package of `app`, with the item's key changed and every place that names it.

    Only names change: texts of expressions keep the rest byte for byte. Raises NotFound for what is no
    item of this app, Conflict for a key another item beside it has, DefinitionInvalid with the place where
    a text of Jinja2 has to be changed by hand.
    """
    if item.startswith("option:"):
        return renamed_option(document, app, model, item, key)
    changed = copy.deepcopy(dict(document))
    own = _find(changed, app.app.key, item)
    beside = own[0]
    old = beside[own[1]]["key"]
    if any(other["key"] == key for other in beside if other is not beside[own[1]]):
        raise Conflict("definition.key_taken", {"key": key})
    findings = looked_at(app, model)
    # Some places are looked at by two checks.
    found = list(dict.fromkeys(use for use in findings.uses if use.item == item))
    for pointer in {use.pointer for use in found if use.form == "expression"}:
        checked = findings.checked[pointer]
        keys = {token.id: key for token in checked.ids if model.item_of(token.id) == item}
        _change(changed, pointer, lambda _, checked=checked, keys=keys: renamed(checked, keys))
    for use in found:
        if use.form == "text":
            _change(changed, use.pointer, lambda text, use=use: _in_text(text, use.at, old, key))
        elif use.form == "path":
            _change(changed, use.pointer, lambda text, use=use: _in_path(text, use.at, old, key))
        elif use.form == "name":
            _change(changed, use.pointer, lambda text: _in_name(text, old, key))
    # The deepest first: what lies below a key is found by it.
    keyed = {use.pointer for use in found if use.form == "key"}
    for pointer in sorted(keyed, key=lambda one: one.count("/"), reverse=True):
        _rename_key(changed, pointer, old, key)
    beside[own[1]]["key"] = key
    sources = {use.pointer for use in found if use.form == "source"}
    if sources:
        _change_sources(changed, app, model, sources, item, old, key)
    return changed


def _change_sources(
    changed: dict[str, Any], app: App, model: Model, pointers: Collection[str], item: str, old: str, key: str
) -> None:
    """Texts of Jinja2 are read again with the field under its new key: what is then wrong named it."""
    new = Model({**model.apps, app.app.key: load(changed)}, region=model.region)
    for pointer in sorted(pointers):
        template = app.document_templates[int(pointer.split("/")[2])]
        name = model.resolve(app.app.key, template.entity)
        renaming = Renaming(item, f"{item.rpartition('.')[0]}.{key}", old, key)
        holder, step = _holder(changed, pointer)
        made = renamed_source(model.entity(name), new.entity(name), holder[step], renaming)
        if made is None:
            issue = Issue(pointer, "definition.rename_by_hand", {"old": old, "new": key})
            raise DefinitionInvalid(issues=[issue])
        holder[step] = made


def _find(document: dict[str, Any], app: str, item: str) -> tuple[list[dict[str, Any]], int]:
    """The list an item is in, and its place there."""
    kind, _, name = item.partition(":")
    owner, *keys = name.split(".")
    if owner == app:
        if kind == "field" and len(keys) == 2:
            for entity in document.get("entities", ()):
                if entity["key"] == keys[0]:
                    return _in(entity["fields"], keys[1], item)
        elif kind in _SECTIONS and len(keys) == 1:
            return _in(document.get(_SECTIONS[kind], []), keys[0], item)
    raise NotFound("definition.no_item", {"name": item[:120]})


def _in(items: list[dict[str, Any]], key: str, item: str) -> tuple[list[dict[str, Any]], int]:
    for place, one in enumerate(items):
        if one["key"] == key:
            return items, place
    raise NotFound(
        "definition.no_item", {"name": item[:120]}, hint=nearest(key, [one["key"] for one in items])
    )


# -- one place


def _in_name(text: str, old: str, new: str) -> str:
    """The name itself, behind another app's key or a minus that sorts downwards."""
    head = text[: len(text) - len(old)]
    if not text.endswith(old) or (head and not head.endswith((".", "-"))):
        raise ValueError(f"{text!r} does not name {old!r}")
    return head + new


def _in_path(text: str, at: int, old: str, new: str) -> str:
    sign = "-" if text.startswith("-") else ""
    parts = text.removeprefix("-").split(".")
    if parts[at] != old:
        raise ValueError(f"step {at} of {text!r} is not {old!r}")
    parts[at] = new
    return sign + ".".join(parts)


def _in_text(text: str, at: int, old: str, new: str) -> str:
    number, step = divmod(at, MOST_STEPS)
    match = list(PLACE.finditer(text))[number]
    return text[: match.start(1)] + _in_path(match[1], step, old, new) + text[match.end(1) :]


def _rename_key(document: Any, pointer: str, old: str, new: str) -> None:
    holder, step = _holder(document, pointer)
    if step != old:
        raise ValueError(f"{pointer} is not keyed by {old!r}")
    entries = [(new if name == old else name, value) for name, value in holder.items()]
    holder.clear()
    holder.update(entries)
