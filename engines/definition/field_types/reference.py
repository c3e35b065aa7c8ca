"""A link to one record of an entity, here or in a required app."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal
from uuid import UUID

from engines.definition.base import EntityName, ExpressionText, Flag
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import ValueType

__all__ = ["ReferenceField", "coerce_record_id"]

_CANONICAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch


def coerce_record_id(raw: object) -> str | None:
    """Canonical text of a record id. Whether such a record is there is the command's question."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        if _CANONICAL(raw):
            return raw
        text = raw.strip().lower()
        if _CANONICAL(text):
            return text
    elif isinstance(raw, UUID):
        return str(raw)
    raise ValueProblem("value.not_record_id")


class ReferenceField(FieldType):
    type: Literal["reference"] = "reference"
    entity: EntityName
    on_delete: Literal["block", "clear", "cascade"] = "block"
    filter: ExpressionText | None = None
    hierarchy: Flag = False

    public: ClassVar[bool] = True
    """Narrows what may be chosen; names are the fields of the referred entity."""

    def value_type(self) -> ValueType:
        return ValueType("reference", entity=self.entity)

    def coerce(self, raw: object) -> Any:
        return coerce_record_id(raw)
