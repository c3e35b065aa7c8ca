"""Exact decimals of static scale: every result is rounded at most once, half away from zero.

A value of scale s is an integer of at most 18 digits over 10**s. The SQL and TypeScript back ends
compute the same integers; see docs/decisions/0002-own-formula-parser-three-back-ends.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_05UP, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from engines.expression.types import MAX_DIGITS, MAX_SCALE

__all__ = [
    "EXPONENTS",
    "LIMIT",
    "QUOTIENT_SCALE",
    "Overflow",
    "ceiling",
    "divide",
    "exact_absolute",
    "exact_add",
    "exact_minus",
    "exact_multiply",
    "exact_subtract",
    "fit",
    "fixed",
    "floor",
    "floor_divide",
    "from_unscaled",
    "modulo",
    "to_unscaled",
    "total",
    "unsigned_zero",
]

Overflow = InvalidOperation
"""Raised when a result needs more than 18 digits."""

LIMIT = 10**MAX_DIGITS
QUOTIENT_SCALE = MAX_SCALE
EXPONENTS = tuple(Decimal(1).scaleb(-scale) for scale in range(MAX_SCALE + 1))

_TRAPS = [InvalidOperation]
# Own contexts: the ambient one may have any precision.
_FIT = Context(prec=MAX_DIGITS, rounding=ROUND_HALF_UP, traps=_TRAPS)
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP, traps=_TRAPS)
# ROUND_05UP keeps enough of the discarded digits for the second rounding to be the exact one.
_QUOTIENT = Context(prec=80, rounding=ROUND_05UP, traps=_TRAPS)

fit = _FIT.quantize
"""fit(x, EXPONENTS[s]): x at scale s, rounded half up; Overflow beyond 18 digits."""
exact_add = _EXACT.add
exact_subtract = _EXACT.subtract
exact_multiply = _EXACT.multiply
exact_minus = _EXACT.minus
exact_absolute = _EXACT.abs


def unsigned_zero(value: Decimal) -> Decimal:
    """`value`, with minus zero made plain zero."""
    return value if value else abs(value)


def divide(left: Decimal, right: Decimal, exponent: Decimal = EXPONENTS[QUOTIENT_SCALE]) -> Decimal | None:
    """The quotient rounded once; None (blank) when `right` is zero."""
    if not right:
        return None
    return fit(_QUOTIENT.divide(left, right), exponent)


def floor_divide(left: Decimal, right: Decimal) -> Decimal | None:
    """The largest integer not above the quotient; None when `right` is zero."""
    if not right:
        return None
    quotient, remainder = _EXACT.divmod(left, right)
    if remainder and (remainder < 0) != (right < 0):
        quotient = _EXACT.subtract(quotient, 1)
    return fit(quotient, EXPONENTS[0])


def modulo(left: Decimal, right: Decimal, exponent: Decimal) -> Decimal | None:
    """What floor division leaves, with the sign of `right`; None when `right` is zero."""
    if not right:
        return None
    remainder = _EXACT.remainder(left, right)
    if remainder and (remainder < 0) != (right < 0):
        remainder = _EXACT.add(remainder, right)
    return fit(remainder, exponent)


def floor(value: Decimal) -> Decimal:
    return Decimal(value).to_integral_value(ROUND_FLOOR)


def ceiling(value: Decimal) -> Decimal:
    return Decimal(value).to_integral_value(ROUND_CEILING)


def total(values: Iterable[Any]) -> tuple[Decimal, int]:
    """Exact sum and count of the values that are not blank."""
    result = Decimal(0)
    count = 0
    for value in values:
        if value is not None:
            result = _EXACT.add(result, value)
            count += 1
    return result, count


def to_unscaled(value: Decimal | int, scale: int) -> int:
    """The integer that stands for `value` at `scale`, rounded half up."""
    return int(_EXACT.quantize(Decimal(value), EXPONENTS[scale]).scaleb(scale, _EXACT))


def from_unscaled(value: int, scale: int) -> Decimal:
    return Decimal(value).scaleb(-scale, _EXACT)


def fixed(value: Decimal, scale: int) -> str:
    """Digits with exactly `scale` decimal places, never in exponent form: "-1200.50"."""
    return format(unsigned_zero(fit(value, EXPONENTS[scale])), "f")
