"""Whole numbers of at most 18 digits."""

from __future__ import annotations

from typing import Literal

from engines.definition.field_types.number import NumberField
from engines.expression.types import INTEGER, ValueType

__all__ = ["IntegerField"]


class IntegerField(NumberField):
    type: Literal["integer"] = "integer"

    def value_type(self) -> ValueType:
        return INTEGER
