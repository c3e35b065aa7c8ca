"""A figure over the records of another entity that refer to this one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field as Attribute

from engines.definition.base import EntityName, ExpressionText, FieldKey, Says, Whole
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.definition.field_types.number import MAX_SCALE
from engines.expression.types import DATE, DATETIME, INTEGER, ValueType, money, number

__all__ = ["RollupField"]


class RollupField(FieldType):
    """`source` is the other entity, `via` its reference field to this one.

    The rollup is a fact of this record over all source rows, whoever looks (DESIGN §1.5).
    """

    type: Literal["rollup"] = "rollup"
    source: EntityName
    via: Annotated[FieldKey, Says(of="source", fits="reference_here")]
    aggregate: Literal["count", "sum", "avg", "min", "max"]
    field: Annotated[FieldKey, Says(of="source")] | None = None
    filter: Annotated[ExpressionText, Says(of="source")] | None = None
    result: Literal["integer", "decimal", "money", "date", "datetime"] = "integer"
    scale: Whole = Attribute(2, ge=0, le=MAX_SCALE)

    @property
    def derived(self) -> bool:
        return True

    def value_type(self) -> ValueType:
        match self.result:
            case "decimal":
                return number(self.scale)
            case "money":
                return money(self.scale)
            case "date":
                return DATE
            case "datetime":
                return DATETIME
            case _:
                return INTEGER

    def coerce(self, raw: object) -> Any:
        raise ValueProblem("value.derived")
