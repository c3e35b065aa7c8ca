"""One of listed options. Records store the option's id; values and expressions use its key."""

from __future__ import annotations

from typing import Any, Literal

from engines.definition.field_types.options import Option, OptionsField
from engines.expression.types import ValueType

__all__ = ["ChoiceField", "Option"]


class ChoiceField(OptionsField):
    type: Literal["choice"] = "choice"

    def value_type(self) -> ValueType:
        return self.option_type()

    def coerce(self, raw: object) -> Any:
        return self.option_key(raw)
