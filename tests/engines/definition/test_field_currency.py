"""Currencies, rates and amounts in the base currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engines.definition.field_types import ValueProblem
from engines.definition.field_types.currency import base_amount, coerce_currency, coerce_rate


@pytest.mark.parametrize(
    ("raw", "value"), [("cny", "CNY"), (" usd ", "USD"), ("", None), (None, None), ("EUR", "EUR")]
)
def test_currencies_are_iso_codes(raw: Any, value: str | None) -> None:
    assert coerce_currency(raw) == value


@pytest.mark.parametrize("raw", ["RMB", "¥", 5, "XAU"])
def test_other_currencies_are_refused(raw: Any) -> None:
    with pytest.raises(ValueProblem, match=r"value\.unknown_currency"):
        coerce_currency(raw)


@pytest.mark.parametrize("raw", ["0", "-1"])
def test_a_rate_is_above_zero(raw: Any) -> None:
    with pytest.raises(ValueProblem, match=r"value\.rate_not_positive"):
        coerce_rate(raw)


@pytest.mark.parametrize(
    ("amount", "rate", "base"),
    [
        ("10.00", "7.123456", "71.23"),
        ("0.01", "0.500000", "0.01"),
        ("-0.01", "0.500000", "-0.01"),
        ("0.01", "0.499999", "0.00"),
    ],
)
def test_base_amounts_round_half_up(amount: str, rate: str, base: str) -> None:
    assert base_amount(Decimal(amount), Decimal(rate), 2) == Decimal(base)


def test_a_base_amount_of_nothing_is_nothing_and_of_too_much_is_refused() -> None:
    assert base_amount(None, Decimal(1), 2) is None
    assert base_amount(Decimal(1), None, 2) is None
    with pytest.raises(ValueProblem, match="base_amount_too_large"):
        base_amount(Decimal("9" * 16), Decimal(1000), 2)
