"""A rating in stars: a whole number from 1 to `stars`."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.definition.field_types.number import coerce_decimal
from engines.expression.types import INTEGER, ValueType

__all__ = ["RatingField"]

_STARS = ("★", "⭐", "*")


class RatingField(FieldType):
    type: Literal["rating"] = "rating"
    stars: Whole = Attribute(5, ge=2, le=10)

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return INTEGER

    def coerce(self, raw: object) -> Any:
        """A number, or the stars themselves: ★★★ and ★★★☆☆ are 3."""
        if isinstance(raw, str):
            body = raw.strip().rstrip("☆").replace("\ufe0f", "")
            if body and body == body[0] * len(body) and body[0] in _STARS:
                raw = len(body)
        number = coerce_decimal(raw, 0)
        if number is None:
            return None
        if not 1 <= number <= self.stars:
            raise ValueProblem("value.not_rating", {"stars": self.stars})
        return number
