"""The names an expression may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from engines.expression.types import ValueType

__all__ = ["MappingScope", "Name", "Scope"]


@dataclass(frozen=True, slots=True)
class Name:
    """One name: `key` as written, `id` stable across renames ("" when it can never be renamed).

    `volatile`: its value depends on the time or the user, so a result using it is not stored.
    """

    key: str
    type: ValueType
    id: str
    volatile: bool = False


class Scope(Protocol):
    def names(self) -> Mapping[str, Name]:
        """Names legal at the start of a path, by key."""
        ...

    def members(self, type: ValueType) -> Mapping[str, Name] | None:
        """Names legal after a dot behind a value of `type`: the fields of the entity behind a
        reference, of a sub-table row, or of a namespace (kind record). None: nothing is."""
        ...


@dataclass(frozen=True, slots=True)
class MappingScope:
    """A scope from plain mappings: entities by "app.key", namespaces by their name."""

    top: Mapping[str, Name]
    entities: Mapping[str, Mapping[str, Name]] = field(default_factory=dict)
    namespaces: Mapping[str, Mapping[str, Name]] = field(default_factory=dict)

    def names(self) -> Mapping[str, Name]:
        return self.top

    def members(self, type: ValueType) -> Mapping[str, Name] | None:
        if type.namespace is not None and type.namespace in self.namespaces:
            return self.namespaces[type.namespace]
        if type.entity is not None:
            return self.entities.get(type.entity)
        return None
