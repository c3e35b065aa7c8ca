"""Exact decimals with a fixed number of places."""

from __future__ import annotations

from typing import Literal

from engines.definition.field_types.number import ScaledField
from engines.expression.types import ValueType, number

__all__ = ["DecimalField"]


class DecimalField(ScaledField):
    type: Literal["decimal"] = "decimal"

    def value_type(self) -> ValueType:
        return number(self.scale)
