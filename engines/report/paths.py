"""Paths of a report: where a field behind references leads, what it holds and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engines.definition.system_labels import SYSTEM_LABELS
from engines.errors import Issue
from engines.expression.tokens import spelled
from engines.expression.types import TEXT
from engines.registry import nearest

if TYPE_CHECKING:
    from engines.definition.field_types import FieldType
    from engines.definition.model import EntityModel, Model
    from engines.expression.types import ValueType

__all__ = ["PathProblem", "Place", "Readable", "resolve_path", "spelled_path"]

Readable = Callable[[str, str], bool]
"""Whether a field ("app.entity", key) may be named."""


class PathProblem(Exception):
    """A path that leads nowhere."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue.code)


@dataclass(frozen=True, slots=True)
class Place:
    """`field` is None for a system field."""

    path: tuple[str, ...]
    type: ValueType
    label: Mapping[str, str]
    field: FieldType | None


def resolve_path(model: Model, entity: EntityModel, path: str, readable: Readable | None = None) -> Place:
    """Follow `path` from `entity` along references.

    Raises PathProblem with the nearest known name. What is not `readable` is not known.
    """
    current = entity
    *behind, last = path.split(".")
    for step, key in enumerate(behind, 1):
        value_type = _type_of(current, key, readable)
        if value_type.kind == "parts" and step == len(behind) and value_type.part(last) == TEXT:
            whole = current.fields[key]
            named = {
                language: f"{text} · {whole.part_labels.get(last, {}).get(language, last)}"
                for language, text in whole.label.items()
            }
            return Place((*behind, last), TEXT, named or {"en": last}, whole)
        if value_type.kind == "rows":
            raise PathProblem(Issue("", "report.rows_in_path", {"name": key}))
        if value_type.kind != "reference" or not value_type.entity:
            raise PathProblem(Issue("", "report.not_reference", {"name": key}))
        current = model.entity(value_type.entity)
    value_type = _type_of(current, last, readable)
    field = current.fields.get(last)
    label = (field.label if field else None) or SYSTEM_LABELS.get(last) or {"en": last}
    return Place((*behind, last), value_type, label, field)


def _type_of(entity: EntityModel, key: str, readable: Readable | None) -> ValueType:
    found = entity.types.get(key)
    if found is None or not (readable is None or readable(entity.name, key)):
        known = [name for name in entity.types if readable is None or readable(entity.name, name)]
        params = {"entity": entity.definition.label or entity.name, "name": key}
        raise PathProblem(Issue("", "report.unknown_field", params, nearest(key, known)))
    return found


def spelled_path(path: tuple[str, ...]) -> str:
    """`path` as an expression writes it: keywords in backquotes where they must be."""
    first, *behind = path
    return ".".join([spelled(first), *(spelled(key, after_dot=True) for key in behind)])
