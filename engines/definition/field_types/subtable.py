"""Rows that live and die with their record, in a child entity that names this one as parent."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import EntityName, Says, Whole
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import ValueType

__all__ = ["SubtableField"]


class SubtableField(FieldType):
    """Submitted as a list of objects: {"id"?: row id, field key: value}; a row left out is deleted."""

    type: Literal["subtable"] = "subtable"
    entity: Annotated[EntityName, Says(fits="rows_here")]
    max_rows: Whole = Attribute(500, ge=1, le=5000)

    stored: ClassVar[bool] = False

    def value_type(self) -> ValueType:
        return ValueType("rows", entity=self.entity)

    def coerce(self, raw: object) -> Any:
        """Checks the shape only; each row's values are coerced by the child entity's fields."""
        if raw is None:
            return []
        if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
            raise ValueProblem("value.not_rows")
        if len(raw) > self.max_rows:
            raise ValueProblem("value.too_many_rows", {"maximum": self.max_rows})
        return raw
