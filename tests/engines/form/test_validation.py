"""Required fields, conditions and checks over several fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engines.expression import EvaluationContext
from engines.form import FormPlan


def found(
    plan: FormPlan, values: dict[str, Any], context: EvaluationContext, **more: Any
) -> list[tuple[str, str]]:
    return [(issue.pointer, issue.code) for issue in plan.check(values, None, context, **more)]


def good_loan() -> dict[str, Any]:
    return {
        "member": "m",
        "lent_on": date(2026, 3, 3),
        "status": "draft",
        "currency": "CNY",
        "rate": Decimal(1),
        "lines": [{"tool": "t", "quantity": Decimal(1)}],
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"member": None}, [("/member", "value.required")]),
        ({"lines": []}, [("/lines", "value.rows_required")]),
        ({"lines": [{"tool": None, "quantity": Decimal(1)}]}, [("/lines/0/tool", "value.required")]),
        ({"status": "out"}, [("/due_on", "value.required")]),
        ({"status": "out", "due_on": date(2026, 3, 9)}, []),
        # Required, but not visible while the loan is a draft.
        ({"status": "returned"}, [("/returned_at", "value.required")]),
        ({"due_on": date(2026, 3, 1)}, [("/due_on", "value.check_failed")]),
        ({"due_on": date(2026, 6, 1)}, [("", "value.check_failed")]),
        ({"rate": None, "currency": "USD"}, [("/rate", "value.rate_required")]),
    ],
)
def test_every_issue_at_its_place(
    loan: FormPlan, context: EvaluationContext, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(loan, {**good_loan(), **changes}, context) == expected


def test_zero_and_no_are_answers(plan: Callable[..., FormPlan], context: EvaluationContext) -> None:
    thing = plan(
        {"key": "count", "type": "integer", "required": True},
        {"key": "sure", "type": "boolean", "required": True},
    )
    assert found(thing, {"count": Decimal(0), "sure": False}, context) == []
    assert found(thing, {}, context) == [("/count", "value.required"), ("/sure", "value.required")]


def test_a_warning_is_overridden_by_its_key_and_an_error_is_not(
    loan: FormPlan, context: EvaluationContext
) -> None:
    late = {**good_loan(), "due_on": date(2026, 6, 1)}
    assert [issue.severity for issue in loan.check(late, None, context)] == ["warning"]
    assert found(loan, late, context, overridden={"long_loan"}) == []
    early = {**good_loan(), "due_on": date(2026, 3, 1)}
    assert found(loan, early, context, overridden={"due_after_lent"}) == [("/due_on", "value.check_failed")]


def test_a_failed_check_says_its_message_in_either_language(
    loan: FormPlan, context: EvaluationContext
) -> None:
    issue = loan.check({**good_loan(), "due_on": date(2026, 3, 1)}, None, context)[0]
    assert issue.message("zh") == "归还日期不能早于出借日期"
    assert issue.message("en") == "Due before it is lent"
    assert issue.params["check"] == "due_after_lent"


def test_a_blank_condition_does_not_hold(plan: Callable[..., FormPlan], context: EvaluationContext) -> None:
    thing = plan(
        {"key": "count", "type": "integer"},
        {"key": "note", "type": "text", "required_when": "count > 5"},
        {"key": "extra", "type": "text", "visible_when": "count > 5", "required": True},
        checks=[{"id": "c", "key": "positive", "condition": "count > 0", "message": {"en": "No"}}],
    )
    assert found(thing, {"count": None}, context) == [("", "value.check_failed")]
    assert found(thing, {"count": Decimal(6)}, context) == [
        ("/note", "value.required"),
        ("/extra", "value.required"),
    ]


def test_a_condition_that_cannot_be_evaluated_is_an_issue_not_a_crash(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan(
        {"key": "n", "type": "integer"},
        {"key": "note", "type": "text", "required_when": "n * n > 5"},
        checks=[{"id": "c", "key": "small", "condition": "n * n < 5", "message": {"en": "No"}, "field": "n"}],
    )
    assert found(thing, {"n": Decimal(10**17)}, context) == [
        ("/note", "expression.overflow"),
        ("/n", "expression.overflow"),
    ]


def test_a_number_given_on_storing_is_not_asked_for(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan({"key": "number", "type": "autonumber", "required": True})
    assert found(thing, {}, context) == []


def test_a_required_formula_that_came_out_blank_is_missing(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan(
        {"key": "n", "type": "integer"},
        {"key": "half", "type": "formula", "result": "decimal", "formula": "n / 2", "required": True},
    )
    values: dict[str, Any] = {"n": None}
    thing.compute(values, context)
    assert found(thing, values, context) == [("/half", "value.required")]


def test_checks_of_rows_may_read_their_parent(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan(
        {"key": "limit", "type": "integer"},
        {"key": "lines", "type": "subtable", "entity": "row"},
        rows=[{"key": "n", "type": "integer", "required_when": "parent.limit > 3"}],
    )
    values: dict[str, Any] = {"limit": Decimal(4), "lines": [{"n": Decimal(1)}, {"n": None}]}
    thing.compute(values, context)
    assert found(thing, values, context) == [("/lines/1/n", "value.required")]
