"""A link to one record of an entity, here or in a required app."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from engines.definition.base import ExpressionText, Reference
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import ValueType

__all__ = ["ReferenceField", "coerce_record_id"]


def coerce_record_id(raw: object) -> str | None:
    """Canonical text of a record id. Whether such a record is there is the command's question."""
    if raw is None or raw == "":
        return None
    try:
        return str(UUID(raw)) if isinstance(raw, str) else str(UUID(str(raw)))
    except ValueError:
        raise ValueProblem("value.not_record_id") from None


class ReferenceField(FieldType):
    type: Literal["reference"] = "reference"
    entity: Reference
    on_delete: Literal["block", "clear", "cascade"] = "block"
    filter: ExpressionText | None = None
    """Narrows what may be chosen; names are the fields of the referred entity."""

    def value_type(self) -> ValueType:
        return ValueType("reference", entity=self.entity)

    def coerce(self, raw: object) -> Any:
        return coerce_record_id(raw)
