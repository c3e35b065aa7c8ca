"""Exact numbers: what integer, decimal, percent and money share."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.expression.decimals import EXPONENTS, Overflow, fit
from engines.expression.types import MAX_DIGITS, MAX_SCALE

__all__ = ["MAX_SCALE", "NumberField", "ScaledField", "coerce_decimal"]

_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$", re.ASCII)
_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_MAX_TEXT = 60
_FAR = 10**40


def coerce_decimal(raw: object, scale: int) -> Decimal | None:
    """Exact decimal of a JSON string or number with at most `scale` places and 18 digits.

    A float is taken by its shortest text, as the sender wrote it. More places than the field
    has are refused, not rounded: nothing typed is lost silently.
    """
    if type(raw) is str and _PLAIN.fullmatch(raw) and len(raw) < MAX_DIGITS - scale:
        # What files and forms nearly always hold: no digit can be lost but behind the scale.
        exact = fit(number := Decimal(raw), EXPONENTS[scale])
        if exact == number:
            return exact if exact else abs(exact)
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise ValueProblem("value.not_number")
    number = raw if isinstance(raw, Decimal) else _read(raw)
    if not number.is_finite():
        raise ValueProblem("value.not_number")
    try:
        exact = fit(number, EXPONENTS[scale])
    except Overflow:
        raise ValueProblem("value.number_too_large", {"digits": MAX_DIGITS - scale}) from None
    if exact != number:
        raise ValueProblem("value.too_many_places", {"scale": scale})
    return exact if exact else abs(exact)  # minus zero is zero


def _read(raw: str | int | float) -> Decimal:
    if isinstance(raw, str):
        raw = raw.strip()
        if "," in raw:
            if not _GROUPED.match(raw):
                raise ValueProblem("value.not_number")
            raw = raw.replace(",", "")
    elif isinstance(raw, float):
        raw = repr(raw)
    elif not -_FAR < raw < _FAR:
        # An enormous int is slow to write as text, which Decimal and messages would do.
        raise ValueProblem("value.number_too_large", {"digits": MAX_DIGITS})
    # Decimal also reads "1_000" and digits of every script; what is typed is taken literally or refused.
    if isinstance(raw, str) and (len(raw) > _MAX_TEXT or "_" in raw or not raw.isascii()):
        raise ValueProblem("value.not_number")
    try:
        return Decimal(raw)
    except InvalidOperation:
        raise ValueProblem("value.not_number") from None


class NumberField(FieldType):
    """Base of numeric field types; `minimum` and `maximum` are inclusive decimals as text."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    public: ClassVar[bool] = True

    @property
    def places(self) -> int:
        """Decimal places a value is stored with."""
        return 0

    def search_role(self) -> SearchRole:
        return "optional"

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
