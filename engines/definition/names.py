"""What expressions over an entity may name: its fields, what lies behind them, namespaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engines.definition.field_types.currency import RATE_SCALE
from engines.expression.scope import Name
from engines.expression.types import DATETIME, INTEGER, TEXT, ValueType, number, record, reference

if TYPE_CHECKING:
    from engines.definition.model import Model

__all__ = ["NAMESPACES", "EntityScope", "namespace_names", "system_types"]

NAMESPACES = ("me", "old", "parameter")
"""Names beside the fields: the acting user, the record before the write, the app's parameters."""

_USER = reference("system.user")
_DEPARTMENT = reference("system.department")


def system_types(entity: str, has_money: bool, parent: str | None) -> dict[str, ValueType]:
    """Types of the fields the platform gives every record of `entity` ("app.key")."""
    types = {
        "id": reference(entity),
        "version": INTEGER,
        "created_at": DATETIME,
        "created_by": _USER,
        "updated_at": DATETIME,
        "updated_by": _USER,
        "owner": _USER,
        "department": _DEPARTMENT,
    }
    if has_money:
        types |= {"currency": TEXT, "rate": number(RATE_SCALE)}
    if parent is not None:
        types |= {"parent": reference(parent), "position": INTEGER}
    return types


@dataclass(frozen=True, slots=True)
class EntityScope:
    """Names over one entity as seen from `app`, whose parameters it sees."""

    model: Model
    app: str
    top: Mapping[str, Name]
    plain: bool = False
    """Before it is known which formulas are volatile."""

    def names(self) -> Mapping[str, Name]:
        return self.top

    def members(self, type: ValueType) -> Mapping[str, Name] | None:
        if type.namespace == "parameter":
            return self.model.parameter_names(self.app)
        if type.entity is None:
            return None
        entity = self.model.find_entity(type.entity)
        if entity is None:
            return {}
        if self.plain:
            return entity.plain_names
        # Rows before the write are not kept with the record, so `old.` cannot reach them.
        return entity.single_names if type.namespace == "old" else entity.names


def namespace_names(entity: str, has_parameters: bool, old: bool) -> dict[str, Name]:
    """`me`, and the namespaces this place has."""
    names = {"me": Name("me", _USER, "", volatile=True)}
    if has_parameters:
        names["parameter"] = Name("parameter", record("parameter"), "")
    if old:
        names["old"] = Name("old", record("old", entity), "")
    return names
