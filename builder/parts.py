"""A package with some of its tables: to begin small, and to grow later by installing more of it (ADR 48).

What names a table that is left out goes with it: a field, a column of a view, an entry of a menu. Of a
process, a rule, a report or a scenario the whole goes, since half of one would mean something else. What
names what is found by the checks themselves, so there is no second list of such places here.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engines.definition import App, Model, load
from engines.definition.dump import canonical
from engines.definition.field_types import ReferenceField
from engines.definition.places import steps_of
from engines.definition.uses import uses
from engines.errors import DefinitionInvalid, Issue
from engines.registry import nearest
from runtime.apps.check import check_package

__all__ = ["needs_of", "part_of", "parts_of"]

_ROUNDS = 100
_WHOLE = frozenset(
    (
        "processes",
        "rules",
        "reports",
        "scenarios",
        "document_templates",
        "import_mappings",
        "roles",
        "parameters",
    )
)
"""Sections whose items are left out as a whole."""
_KEYED = frozenset(("fields", "values"))
"""Mappings by field whose entries go one by one: rights, and values of sample records."""


def needs_of(package: App, key: str) -> frozenset[str]:
    """Tables that come with this one: what it is a sub-table of, its sub-tables, and those a record of it has
    to refer to. Itself is among them."""
    own = {entity.key: entity for entity in package.entities}
    found: set[str] = set()
    pending = [key]
    while pending:
        entity = own.get(pending.pop())
        if entity is None or entity.key in found:
            continue
        found.add(entity.key)
        pending += [entity.parent] if entity.parent else []
        pending += [other.key for other in package.entities if other.parent == entity.key]
        pending += [
            field.entity for field in entity.fields if isinstance(field, ReferenceField) and field.required
        ]
    return frozenset(found)


def parts_of(package: App, here: App | None) -> list[dict[str, Any]]:
    """{"key", "label", "needs": [key], "here"} of each table that is no sub-table; `here`: what is installed
    of the package."""
    known = {entity.id for entity in here.entities} if here is not None else set()
    top = {entity.key for entity in package.entities if entity.parent is None}
    return [
        {
            "key": entity.key,
            "label": canonical(entity.label),
            "needs": sorted(needs_of(package, entity.key) & top - {entity.key}),
            "here": entity.id in known,
        }
        for entity in package.entities
        if entity.parent is None
    ]


def part_of(package: App, keys: Collection[str], others: Mapping[str, App]) -> App:
    """The package with these tables, those that come with them, and all that names no other one. `others`:
    apps it may name.

    Raises DefinitionInvalid for a key it does not have, and where a table cannot do without one that is
    left out.
    """
    own = {entity.key for entity in package.entities}
    unknown = [
        Issue("/entities", "parts.no_entity", {"name": key[:60]}, nearest(key, own))
        for key in dict.fromkeys(keys)
        if key not in own
    ]
    if unknown:
        raise DefinitionInvalid(issues=unknown)
    wanted = frozenset(name for key in keys for name in needs_of(package, key))
    if wanted == own:
        return package
    rest = copy.deepcopy(canonical(package))
    rest["entities"] = [entity for entity in rest["entities"] if entity["key"] in wanted]
    around = {key: other for key, other in others.items() if key != package.app.key}
    used = {use.item for use in uses(package, Model({**around, package.app.key: package}))}
    for _ in range(_ROUNDS):
        part = load(rest)
        model = Model({**around, part.app.key: part})
        issues = [one for one in check_package(part, model) if one.severity == "error"]
        unasked = [] if issues else _unasked(part, model, used)
        if not issues and not unasked:
            return part
        pointers = [issue.pointer for issue in issues] or unasked
        if not _leave_out(rest, pointers):
            raise DefinitionInvalid("parts.inseparable", {}, issues=issues)
    raise DefinitionInvalid("parts.inseparable", {}, issues=issues)


def _unasked(part: App, model: Model, used: Collection[str]) -> list[str]:
    """Parameters that something named in the whole package, and nothing does in the part."""
    named = {use.item for use in uses(part, model)}
    return [
        f"/parameters/{place}"
        for place, one in enumerate(part.parameters)
        if (item := f"parameter:{part.app.key}.{one.key}") in used and item not in named
    ]


def _leave_out(document: dict[str, Any], pointers: Iterable[str]) -> bool:
    """Take out what each place belongs to. False where nothing can be."""
    lists: dict[int, tuple[list[Any], set[int]]] = {}
    entries: list[tuple[dict[str, Any], str]] = []
    for pointer in pointers:
        found = _piece(document, list(steps_of(pointer)))
        if found is None:
            continue
        holder, step = found
        if isinstance(holder, list):
            lists.setdefault(id(holder), (holder, set()))[1].add(int(step))
        else:
            entries.append((holder, str(step)))
    for holder, step in entries:
        holder.pop(step, None)
    for items, places in lists.values():
        for place in sorted(places, reverse=True):
            del items[place]
    _tidy(document)
    return bool(lists or entries)


def _piece(document: dict[str, Any], steps: list[str]) -> tuple[Any, Any] | None:
    """What holds the smallest piece around a place that may go by itself, and where in it that is."""
    section = steps[0] if steps else ""
    here: Any = document
    piece: tuple[Any, Any] | None = None
    for depth, step in enumerate(steps):
        if isinstance(here, list) and step.isdecimal() and int(step) < len(here):
            # A table stays; what is in it may go.
            if not (section == "entities" and depth == 1):
                piece = here, int(step)
            if section in _WHOLE and depth == 1 and not _is_right(steps):
                return piece
            here = here[int(step)]
        elif isinstance(here, dict) and step in here:
            if depth > 1 and steps[depth - 1] in _KEYED and section != "entities":
                return here, step
            here = here[step]
        else:
            break
    if section == "entities" and piece is not None:
        # A field as a whole, not one of its options.
        return document["entities"][int(steps[1])][steps[2]], int(steps[3])
    if section == "views" and piece is not None and "columns" not in steps and "sort" not in steps:
        return document["views"], int(steps[1])
    return piece


def _is_right(steps: list[str]) -> bool:
    """/processes/0/nodes/2/fields/total: a right over a field that is left out."""
    return steps[0] == "processes" and len(steps) == 6 and steps[4] == "fields"


def _tidy(document: dict[str, Any]) -> None:
    """What has become empty."""
    for form in document.get("forms", ()):
        if "sections" in form:
            form["sections"] = [one for one in form["sections"] if one.get("fields")]
    for section, inner in (("navigation", "entries"), ("dashboards", "tiles"), ("sample_data", "records")):
        if section in document:
            document[section] = [one for one in document[section] if one.get(inner)]
