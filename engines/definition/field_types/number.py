"""Exact numbers: what integer, decimal, percent and money share."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, ValueProblem

__all__ = ["MAX_DIGITS", "MAX_SCALE", "NumberField", "coerce_decimal"]

MAX_DIGITS = 18
"""Significant digits of a stored number: a scaled value always fits a signed 64-bit integer."""
MAX_SCALE = 6


def coerce_decimal(raw: object, scale: int) -> Decimal | None:
    """Exact decimal of a JSON string or number with at most `scale` places and 18 digits.

    A float is taken by its shortest text, as the sender wrote it. More places than the field
    has are refused, not rounded: nothing typed is lost silently.
    """
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise ValueProblem("value.not_number")
    text = raw.strip().replace(",", "") if isinstance(raw, str) else repr(raw) if isinstance(raw, float) else raw
    if isinstance(text, str) and len(text) > 60:
        raise ValueProblem("value.not_number")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueProblem("value.not_number") from None
    if not number.is_finite():
        raise ValueProblem("value.not_number")
    if number.adjusted() >= MAX_DIGITS - scale:
        raise ValueProblem("value.number_too_large", {"digits": MAX_DIGITS - scale})
    try:
        exact = number.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueProblem("value.number_too_large", {"digits": MAX_DIGITS - scale}) from None
    if exact != number:
        raise ValueProblem("value.too_many_places", {"scale": scale})
    return exact


class NumberField(FieldType):
    """Base of numeric field types; `minimum` and `maximum` are inclusive decimals as text."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def places(self) -> int:
        """Decimal places a value is stored with."""
        return 0

    def coerce(self, raw: object) -> Any:
        number = coerce_decimal(raw, self.places)
        if number is None:
            return None
        if self.minimum is not None and number < self.minimum:
            raise ValueProblem("value.below_minimum", {"minimum": self.minimum})
        if self.maximum is not None and number > self.maximum:
            raise ValueProblem("value.above_maximum", {"maximum": self.maximum})
        return number



class ScaledField(NumberField):
    """A number whose definition chooses the decimal places."""

    scale: Whole = Attribute(2, ge=0, le=MAX_SCALE)

    @property
    def places(self) -> int:
        return self.scale
