"""The names a principal's own expressions may use: a hidden field is an unknown field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engines.definition.names import EntityScope
from engines.expression.scope import Name
from engines.expression.types import ValueType
from runtime.access.rights import Rights

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog

__all__ = ["ReadableScope", "readable_keys"]


def readable_keys(catalog: Catalog, rights: Rights, entity: str, partly: bool = False) -> frozenset[str]:
    """Keys of fields and system fields the rights let read on every record in reach; none where reading
    is not allowed at all.

    `partly` adds those that may be read on some records only: for callers whose statement looks at
    each row (`runtime.access.mask`). All others do without them.
    """
    found = rights.readable.get((entity, partly))
    if found is None:
        own = rights.entity(entity)
        types = catalog.entity(entity).model.types if own.allows("read") else ()
        found = rights.readable[entity, partly] = frozenset(
            key for key in types if own.readable(key) and (partly or key not in own.read_where)
        )
    return found


@dataclass(frozen=True)
class ReadableScope:
    """An entity's scope cut to what may be read, behind references too; `partly` as above."""

    catalog: Catalog
    rights: Rights
    entity: str
    inner: EntityScope
    partly: bool = False

    def names(self) -> Mapping[str, Name]:
        readable = readable_keys(self.catalog, self.rights, self.entity, self.partly)
        types = self.catalog.entity(self.entity).model.types
        return {key: name for key, name in self.inner.names().items() if key not in types or key in readable}

    def members(self, type: ValueType) -> Mapping[str, Name] | None:
        found = self.inner.members(type)
        if found is None or type.entity is None:
            return found
        readable = readable_keys(self.catalog, self.rights, type.entity, self.partly)
        return {key: name for key, name in found.items() if key in readable}
