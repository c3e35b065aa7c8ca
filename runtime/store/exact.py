"""Exact results of aggregates that SQL alone would round in its own way."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

__all__ = ["average"]


def average(total: Decimal | None, count: int, scale: int) -> Decimal | None:
    """total ÷ count, rounded half up once to `scale` places; blank over nothing."""
    if total is None or not count:
        return None
    with localcontext(prec=60):
        return (total / count).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
