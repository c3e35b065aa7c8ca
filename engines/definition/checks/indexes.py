"""Uniques and indexes name fields that have a column; filters are served by one of them."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import AutonumberField, LinksField, ReferenceField, UserField
from engines.errors import ExpressionInvalid
from engines.expression import BOOLEAN
from engines.expression.typed import Call, Field, Typed

__all__ = ["check_filters_served", "check_indexes"]

_INDEXED_SYSTEM = frozenset({"id", "owner", "department", "parent", "created_at", "updated_at"})


def check_indexes(findings: Findings) -> None:
    for number, definition in enumerate(findings.app.entities):
        entity = findings.entities[definition.key]
        for section, groups in (("unique", definition.unique), ("indexes", definition.indexes)):
            seen: set[tuple[str, ...]] = set()
            for index, group in enumerate(groups):
                pointer = f"/entities/{number}/{section}/{index}"
                if not group:
                    findings.error(pointer, "empty_index")
                if group in seen:
                    findings.warning(pointer, "index_twice")
                seen.add(group)
                for position, key in enumerate(group):
                    place = f"{pointer}/{position}"
                    type = findings.field(place, entity, key)
                    if type is not None and type.kind == "rows":
                        findings.error(place, "rows_have_no_column", {"field": key})
                    elif type is not None and type.kind == "list":
                        findings.error(place, "list_cannot_order", {"field": key})
                    elif key in entity.fields and not entity.fields[key].comparable:
                        params = {"field": key, "type": entity.fields[key].type}
                        findings.error(place, "no_index_here", params)
                    elif key in entity.volatile:
                        findings.error(place, "volatile_has_no_column", {"field": key})
                    elif key in group[:position]:
                        findings.error(place, "duplicate_key", {"name": key})


def check_filters_served(findings: Findings) -> None:
    """A warning for every list filter that would read the whole table."""
    for number, view in enumerate(findings.app.views):
        entity = findings.model.find_entity(findings.model.resolve(findings.key, view.entity))
        if entity is not None and view.filter is not None:
            _check_served(findings, f"/views/{number}/filter", entity, view.filter)


def _check_served(findings: Findings, pointer: str, entity: EntityModel, text: str) -> None:
    try:
        compiled = entity.compile(text, BOOLEAN, app=findings.key)
    except ExpressionInvalid:
        return
    conjuncts = [_fields(part) for part in _conjuncts(compiled.checked.tree)]
    # An index over yes and no finds half the table; one over what is computed on read cannot be.
    own = {
        key
        for keys in conjuncts
        for key in keys
        if key not in entity.volatile and entity.types[key].kind != "boolean"
    }
    served = indexed_keys(entity)
    if own and not any(keys and keys <= served for keys in conjuncts):
        findings.warning(pointer, "filter_without_index", {"fields": ", ".join(sorted(own))})


def indexed_keys(entity: EntityModel) -> frozenset[str]:
    """Fields an index of the table starts with."""
    definition = entity.definition
    declared = {
        field.key
        for field in definition.fields
        if field.index
        or field.unique
        or isinstance(field, ReferenceField | UserField | LinksField | AutonumberField)
        or field.key == definition.title
    }
    groups = {group[0] for group in (*definition.unique, *definition.indexes) if group}
    return frozenset(declared | groups | _INDEXED_SYSTEM)


def _conjuncts(tree: Typed) -> list[Typed]:
    """What `and` joins at the top: an index on any one of them is enough."""
    if isinstance(tree, Call) and tree.operation == "and":
        return [part for argument in tree.arguments for part in _conjuncts(argument)]
    return [tree]


def _fields(tree: Typed) -> set[str]:
    """First names of the paths a condition reads."""
    if isinstance(tree, Field):
        return {tree.path[0]} if not tree.context else set()
    if isinstance(tree, Call):
        return {key for argument in tree.arguments for key in _fields(argument)}
    return set()
