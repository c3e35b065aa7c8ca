"""Percent: stored as the fraction (0.15), shown and typed as 15 %."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.number import MAX_SCALE, ScaledField
from engines.expression.types import ValueType, number

__all__ = ["PercentField"]


class PercentField(ScaledField):
    type: Literal["percent"] = "percent"
    scale: Whole = Attribute(4, ge=2, le=MAX_SCALE)

    def value_type(self) -> ValueType:
        return number(self.scale)
