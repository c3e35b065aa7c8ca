"""Defaults fill what is absent, in an order that lets one read another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engines.errors import ValidationFailed
from engines.expression import EvaluationContext
from engines.form import FormPlan


def test_absent_fields_are_filled_and_blank_ones_stay(loan: FormPlan, context: EvaluationContext) -> None:
    values: dict[str, Any] = {"clerk": None, "lines": [{"quantity": None}, {}]}
    loan.defaults(values, context)
    assert values == {
        "clerk": None,
        "lent_on": date(2026, 3, 3),
        "status": "draft",
        "lines": [{"quantity": None}, {"quantity": Decimal(1)}],
    }


def test_a_record_without_rows_starts_with_an_empty_list(loan: FormPlan, context: EvaluationContext) -> None:
    values: dict[str, Any] = {}
    loan.defaults(values, context)
    assert values["lines"] == []
    assert values["clerk"] == context.me


def test_only_new_rows_of_an_old_record_are_filled(loan: FormPlan, context: EvaluationContext) -> None:
    values: dict[str, Any] = {"lines": [{"id": "r1"}, {}]}
    loan.row_defaults(values, context)
    assert values == {"lines": [{"id": "r1"}, {"quantity": Decimal(1)}]}


def test_a_default_may_read_another_listed_later(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan(
        {"key": "total", "type": "integer", "default": "part * 2"},
        {"key": "part", "type": "integer", "default": "3"},
    )
    values: dict[str, Any] = {}
    thing.defaults(values, context)
    assert values == {"part": Decimal(3), "total": Decimal(6)}


def test_a_row_default_may_read_the_parent(plan: Callable[..., FormPlan], context: EvaluationContext) -> None:
    thing = plan(
        {"key": "price", "type": "integer"},
        {"key": "lines", "type": "subtable", "entity": "row"},
        rows=[{"key": "cost", "type": "integer", "default": "parent.price + 1"}],
    )
    values: dict[str, Any] = {"price": Decimal(4), "lines": [{}]}
    thing.defaults(values, context)
    assert values["lines"][0]["cost"] == Decimal(5)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"key": "n", "type": "integer", "maximum": "5", "default": "6"}, "value.above_maximum"),
        ({"key": "n", "type": "text", "max_length": 2, "default": '"abc"'}, "value.too_long"),
        ({"key": "n", "type": "integer", "default": "big * big"}, "expression.overflow"),
    ],
)
def test_a_default_that_does_not_fit_is_an_issue_of_its_field(
    plan: Callable[..., FormPlan], context: EvaluationContext, field: dict[str, Any], code: str
) -> None:
    thing = plan(field, {"key": "big", "type": "integer"})
    with pytest.raises(ValidationFailed) as caught:
        thing.defaults({"big": Decimal(10**17)}, context)
    assert [(issue.pointer, issue.code) for issue in caught.value.issues] == [("/n", code)]
