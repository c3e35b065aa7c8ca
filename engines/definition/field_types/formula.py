"""A field computed from others of its record, its sub-tables and the records it refers to."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Attribute

from engines.definition.base import ExpressionText, Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.definition.field_types.number import MAX_SCALE
from engines.expression.types import BOOLEAN, DATE, DATETIME, INTEGER, TEXT, ValueType, money, number

__all__ = ["FormulaField"]


class FormulaField(FieldType):
    """`result` fixes the type, so that a changed formula can never change a column silently."""

    type: Literal["formula"] = "formula"
    formula: ExpressionText
    result: Literal["text", "integer", "decimal", "percent", "money", "boolean", "date", "datetime"]
    scale: Whole = Attribute(2, ge=0, le=MAX_SCALE)

    def value_type(self) -> ValueType:
        match self.result:
            case "decimal" | "percent":
                return number(self.scale)
            case "money":
                return money(self.scale)
            case "integer":
                return INTEGER
            case "boolean":
                return BOOLEAN
            case "date":
                return DATE
            case "datetime":
                return DATETIME
            case _:
                return TEXT

    def search_role(self) -> SearchRole:
        if self.result == "text":
            return "default"
        return "optional" if self.result in ("integer", "decimal", "percent") else "never"

    def coerce(self, raw: object) -> Any:
        raise ValueProblem("value.derived")
