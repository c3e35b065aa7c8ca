"""What the formulas and conditions of an entity read."""

from __future__ import annotations

from collections.abc import Iterator

from engines.definition.field_types import OptionsField
from engines.definition.model import CompiledExpression, EntityModel
from engines.expression import BOOLEAN

__all__ = ["behind_references", "form_expressions", "form_paths"]


def form_expressions(entity: EntityModel) -> Iterator[CompiledExpression]:
    """Every expression the form engine evaluates on a record of `entity`, formulas included.

    Raises ExpressionInvalid for a definition that has not passed its check.
    """
    yield from entity.compiled_formulas.values()
    for field in entity.definition.fields:
        if field.default is not None:
            yield entity.compile(field.default, entity.types[field.key])
        for condition in (field.visible_when, field.required_when, field.readonly_when):
            if condition is not None:
                yield entity.compile(condition, BOOLEAN)
        if isinstance(field, OptionsField) and not field.derived:
            for option in field.options:
                if option.available_when is not None:
                    yield entity.compile(option.available_when, BOOLEAN)
    for cross_check in entity.definition.checks:
        yield entity.compile(cross_check.condition, BOOLEAN)
    if entity.definition.readonly_when is not None:
        yield entity.compile(entity.definition.readonly_when, BOOLEAN)


def form_paths(entity: EntityModel) -> frozenset[str]:
    """All paths those expressions read, own fields included."""
    found: frozenset[str] | None = entity.plans.get("form.paths")
    if found is None:
        found = frozenset(path for expression in form_expressions(entity) for path in expression.paths)
        entity.plans["form.paths"] = found
    return found


def behind_references(entity: EntityModel) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """(paths behind references of the record, paths behind references of the rows of each sub-table).

    What rows read of their parent and behind `me` is among the record's: the computation hands it on.
    """
    own: set[str] = set()
    rows: dict[str, set[str]] = {key: set() for key in entity.children}
    for path in form_paths(entity):
        head, _, rest = path.partition(".")
        if head in rows:
            if "." in rest:
                rows[head].add(rest)
        elif rest:
            own.add(path)
    for key, child in entity.children.items():
        if child is entity:
            continue
        for path in form_paths(child):
            head, _, rest = path.partition(".")
            if head == "parent" and child.parent is not None:
                if "." in rest:
                    own.add(rest)
            elif head == "me":
                own.add(path)
            elif rest and head not in child.children:
                rows[key].add(path)
    return frozenset(own), {key: frozenset(paths) for key, paths in rows.items()}
