"""Which places name an option of a field, and another key, or another option, in each of them.

An expression, a sample record or a mapping holds an option's key, and two fields may have options of one
key. So the option is given another key and everything is checked again: what then misses it named it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from engines.definition.app import App
from engines.definition.checks.findings import Form, Use
from engines.definition.load import load
from engines.definition.looked_at import looked_at
from engines.definition.model import Model
from engines.definition.places import at_place
from engines.errors import Conflict, Issue, NotFound
from engines.expression.tokens import quoted
from engines.registry import nearest

__all__ = ["missed", "option_uses", "renamed_option", "replaced_option"]

_ROUNDS = 100
"""An expression tells one wrong literal at a time in the worst case; it has 300 nodes at most."""
_ABSENT = "option_looked_for"


def renamed_option(
    document: Mapping[str, Any], app: App, model: Model, item: str, key: str
) -> dict[str, Any]:
    """The package with the option `item` ("option:app.entity.field.key") under another key. Records store its
    id and are not concerned. Raises NotFound, and Conflict for a key another option has."""
    options, option = _find(document, app.app.key, item)
    if any(other["key"] == key for other in options if other is not option):
        raise Conflict("definition.key_taken", {"key": key})
    return _followed(document, app, model, item, key, key)[0]


def replaced_option(
    document: Mapping[str, Any], app: App, model: Model, item: str, other: str
) -> dict[str, Any]:
    """The package with the option `other` (a key of the same field) wherever `item` is named. The option
    stays, marked `replaced_by`, for its label in old records' history. Raises NotFound, and Conflict for an
    option that cannot take its place."""
    options, option = _find(document, app.app.key, item)
    taking = next((one for one in options if one["key"] == other), None)
    if taking is None:
        raise NotFound(
            "definition.no_item", {"name": other[:120]}, hint=nearest(other, [one["key"] for one in options])
        )
    if taking is option or taking.get("replaced_by") is not None:
        raise Conflict("definition.cannot_replace", {"key": option["key"], "by": other})
    changed, _ = _followed(document, app, model, item, _ABSENT, other)
    _, found = _find(changed, app.app.key, f"{item.rpartition('.')[0]}.{_ABSENT}")
    found.update(key=option["key"], active=False, replaced_by=other)
    found.pop("parent", None)
    load(changed)
    return changed


def option_uses(document: Mapping[str, Any], app: App, model: Model, item: str) -> list[Use]:
    """The places of the package that name the option."""
    return _followed(document, app, model, item, _ABSENT, _ABSENT)[1]


def missed(app: App, model: Model, old: str) -> list[Issue]:
    """What is wrong with `app` in that no option `old` is found."""
    return [issue for issue in looked_at(app, model).issues if _misses(issue, old)]


# -- finding and following


def _followed(
    document: Mapping[str, Any], app: App, model: Model, item: str, key: str, spelled: str
) -> tuple[dict[str, Any], list[Use]]:
    """The package with the option's key changed to `key`, and `spelled` wherever the old one stood."""
    changed = copy.deepcopy(dict(document))
    options, option = _find(changed, app.app.key, item)
    old = option["key"]
    known = {_told(issue) for issue in missed(app, model, old)}
    option["key"] = key
    # A label that reads like the key would be found in its stead.
    label = option.pop("label", None)
    uses = [
        Use(f"{place}/{name}", item, "name")
        for place, other in _placed(changed, app.app.key, item, options)
        for name in ("parent", "replaced_by")
        if other.get(name) == old and other is not option
    ]
    for use in uses:
        at_place(changed, use.pointer, lambda _: spelled)
    uses += _in_mappings(changed, app, model, item, old, spelled)
    # What is tried must be readable, and is unknown if it is not the key itself.
    for _ in range(_ROUNDS):
        again = load(changed)
        found = [
            issue
            for issue in missed(again, Model({**model.apps, app.app.key: again}, region=model.region), old)
            if _told(issue) not in known
        ]
        found = [issue for issue in found if _mend(changed, issue, old, spelled)]
        if not found:
            break
        for issue in found:
            form: Form = "expression" if "position" in issue.params else "value"
            uses.append(Use(issue.pointer, item, form))
    if label is not None:
        option["label"] = label
    return changed, list(dict.fromkeys(uses))


def _misses(issue: Issue, old: str) -> bool:
    return (issue.code == "expression.unknown_option" and issue.params.get("option") == old) or (
        issue.code == "value.unknown_option" and issue.params.get("value") == old
    )


def _told(issue: Issue) -> tuple[str, str, Any]:
    return issue.pointer, issue.code, issue.params.get("position")


def _mend(document: Any, issue: Issue, old: str, spelled: str) -> bool:
    """Whether the place could be changed. Several issues of one expression are mended one a round, since the
    first moves the others."""
    position, length = issue.params.get("position"), issue.params.get("length")
    done = False

    def change(there: Any) -> Any:
        nonlocal done
        if isinstance(there, list) and old in there:
            done = True
            return list(dict.fromkeys(spelled if one == old else one for one in there))
        if there == old:
            done = True
            return spelled
        if isinstance(there, str) and isinstance(position, int) and isinstance(length, int):
            literal = there[position : position + length]
            if len(literal) > 1 and literal[1:-1] == old:
                done = True
                return there[:position] + quoted(spelled, literal[0]) + there[position + length :]
        return there

    try:
        at_place(document, issue.pointer, change)
    except (LookupError, ValueError, TypeError):
        return False
    return done


def _find(document: Mapping[str, Any], app: str, item: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The options of the field, and the one meant."""
    kind, _, name = item.partition(":")
    parts = name.split(".")
    if kind == "option" and len(parts) == 4 and parts[0] == app:
        for entity in document.get("entities", ()):
            for field in entity["fields"] if entity["key"] == parts[1] else ():
                options = field.get("options") if field["key"] == parts[2] else None
                if isinstance(options, list):
                    for option in options:
                        if option["key"] == parts[3]:
                            return options, option
                    near = nearest(parts[3], [option["key"] for option in options])
                    raise NotFound("definition.no_item", {"name": item[:120]}, hint=near)
    raise NotFound("definition.no_item", {"name": item[:120]})


def _placed(
    document: Mapping[str, Any], app: str, item: str, options: list[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The options with where they stand."""
    for number, entity in enumerate(document["entities"]):
        for place, field in enumerate(entity["fields"]):
            if field.get("options") is options:
                for index, option in enumerate(options):
                    yield f"/entities/{number}/fields/{place}/options/{index}", option


def _in_mappings(
    document: dict[str, Any], app: App, model: Model, item: str, old: str, spelled: str
) -> list[Use]:
    """Saved mappings say what cells are to be read as; they are not read before an import."""
    _, entity, field, _ = item.partition(":")[2].split(".")
    found = []
    for number, saved in enumerate(document.get("import_mappings", ())):
        if model.resolve(app.app.key, saved["entity"]) != f"{app.app.key}.{entity}":
            continue
        for heading, column in saved["mapping"].get("columns", {}).items():
            for cell, text in (column.get("replace") or {}).items():
                if column["field"] == field and text == old:
                    column["replace"][cell] = spelled
                    way = "/".join(_step(one) for one in (heading, "replace", cell))
                    found.append(Use(f"/import_mappings/{number}/mapping/columns/{way}", item, "value"))
    return found


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
