"""A compiled formula against the same written by hand, and what checking one costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bench.row import Row, median_seconds
from engines.expression import (
    BOOLEAN,
    EvaluationContext,
    MappingScope,
    Name,
    check,
    choice,
    compile_python,
    money,
)

__all__ = ["measure"]

FORMULA = 'amount * 0.2 + if(vip, 10, 0) > 100 and region in ("a", "b")'

_TARGET = 1.0
"""Microseconds a compiled formula may take."""
_CHECK_TARGET = 1.0
"""Milliseconds to check and compile one: a publish checks hundreds."""

_SCOPE = MappingScope(
    {
        "amount": Name("amount", money(2), "f1"),
        "vip": Name("vip", BOOLEAN, "f2"),
        "region": Name("region", choice(("a", "o1"), ("b", "o2"), ("c", "o3")), "f3"),
    }
)
_VALUES: Mapping[str, Any] = {"amount": Decimal("1234.56"), "vip": True, "region": "a"}
_CONTEXT = EvaluationContext(datetime(2026, 3, 1, tzinfo=UTC), UTC)
_FIFTH, _TEN, _NOTHING, _LIMIT = Decimal("0.2"), Decimal(10), Decimal(0), Decimal(100)


def _by_hand(values: Mapping[str, Any], context: EvaluationContext) -> bool:
    """The formula as a programmer would write it: no blanks, no bound on digits."""
    return values["amount"] * _FIFTH + (_TEN if values["vip"] else _NOTHING) > _LIMIT and values[
        "region"
    ] in (
        "a",
        "b",
    )


def measure() -> Iterator[Row]:
    compiled = compile_python(check(FORMULA, _SCOPE, BOOLEAN))
    yield Row(
        name="compiled formula",
        median=_microseconds(compiled),
        unit="µs",
        baseline=_microseconds(_by_hand),
        target=_TARGET,
    )
    yield Row(
        name="check and compile a formula",
        median=median_seconds(lambda: compile_python(check(FORMULA, _SCOPE, BOOLEAN)), calls=50) * 1e3,
        unit="ms",
        target=_CHECK_TARGET,
    )


def _microseconds(function: Callable[[Mapping[str, Any], EvaluationContext], Any]) -> float:
    return median_seconds(lambda: function(_VALUES, _CONTEXT), calls=20_000) * 1e6
