"""Formulas: in order, through rows, exact, and never an exception that is not an issue."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from engines.errors import ValidationFailed
from engines.expression import EvaluationContext
from engines.form import FormPlan


def loan_values() -> dict[str, Any]:
    return {
        "status": "out",
        "member.level": "basic",
        "discount": Decimal("0.1000"),
        "lines": [
            {"quantity": Decimal(2), "tool.worth": Decimal("600.00")},
            {"quantity": Decimal(1), "tool.worth": Decimal("0.55")},
        ],
    }


def test_rows_then_sums_then_what_reads_them(loan: FormPlan, context: EvaluationContext) -> None:
    values = loan_values()
    changed = loan.compute(values, context, "CNY")
    assert [row["amount"] for row in values["lines"]] == [Decimal("1200.00"), Decimal("0.55")]
    assert values["deposit"] == Decimal("1080.50")  # 1200.55 × 0.9 = 1080.495
    assert values["large"] is True
    assert changed == {"lines", "deposit", "large", "currency", "rate"}


def test_only_what_changed_is_named(loan: FormPlan, context: EvaluationContext) -> None:
    values = loan_values()
    loan.compute(values, context, "CNY")
    assert loan.compute(values, context, "CNY") == set()
    values["member.level"] = "gold"
    assert loan.compute(values, context, "CNY") == {"large"}


def test_what_depends_on_the_day_is_computed_but_not_stored(
    loan: FormPlan, context: EvaluationContext
) -> None:
    values = loan_values()
    assert "days_late" not in loan.compute(values, context)
    assert values["days_late"] == Decimal(0)
    assert loan.entity.volatile == {"days_late"}


def test_the_record_has_one_currency_and_its_rows_share_it(
    loan: FormPlan, context: EvaluationContext
) -> None:
    values = {**loan_values(), "currency": "USD", "rate": Decimal("7.100000")}
    loan.compute(values, context, "CNY")
    assert {(row["currency"], row["rate"]) for row in values["lines"]} == {("USD", Decimal("7.100000"))}
    values["currency"] = "CNY"
    assert "rate" in loan.compute(values, context, "CNY")
    assert values["rate"] == Decimal(1)


def test_sums_over_rows_nobody_loaded_are_refused(loan: FormPlan, context: EvaluationContext) -> None:
    assert loan.rows_read == {"lines"}
    values = loan_values()
    del values["lines"]
    with pytest.raises(KeyError, match="lines"):
        loan.compute(values, context)


def test_paths_to_load_are_declared(loan: FormPlan) -> None:
    assert loan.paths == {"member.level"}
    assert loan.row_paths == {"lines": {"tool.worth"}}


def test_formulas_are_ordered_by_what_they_read(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan(
        {"key": "c", "type": "formula", "result": "integer", "formula": "b + 1"},
        {"key": "b", "type": "formula", "result": "integer", "formula": "a + 1"},
        {"key": "a", "type": "integer"},
    )
    values: dict[str, Any] = {"a": Decimal(1)}
    thing.compute(values, context)
    assert (values["b"], values["c"]) == (Decimal(2), Decimal(3))


def test_rows_may_read_formulas_of_their_parent_and_back(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan(
        {"key": "base", "type": "integer"},
        {"key": "doubled", "type": "formula", "result": "integer", "formula": "base * 2"},
        {"key": "lines", "type": "subtable", "entity": "row"},
        {"key": "total", "type": "formula", "result": "integer", "formula": "sum(lines.cost)"},
        rows=[
            {"key": "count", "type": "integer"},
            {"key": "cost", "type": "formula", "result": "integer", "formula": "count * parent.doubled"},
        ],
    )
    values: dict[str, Any] = {"base": Decimal(3), "lines": [{"count": Decimal(2)}, {"count": Decimal(5)}]}
    thing.compute(values, context)
    assert [row["cost"] for row in values["lines"]] == [Decimal(12), Decimal(30)]
    assert values["total"] == Decimal(42)


def test_rows_read_behind_me_what_was_loaded_for_their_record(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    thing = plan(
        {"key": "name", "type": "text"},
        {"key": "lines", "type": "subtable", "entity": "row"},
        rows=[
            {"key": "note", "type": "text"},
            {"key": "mine", "type": "formula", "result": "boolean", "formula": "me.name == note"},
        ],
    )
    assert (thing.paths, thing.row_paths) == ({"me.name"}, {"lines": frozenset()})
    values: dict[str, Any] = {"me.name": "Ann", "lines": [{"note": "Ann"}, {"note": "Ben"}]}
    thing.compute(values, context)
    assert [row["mine"] for row in values["lines"]] == [True, False]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"type": "formula", "result": "integer", "formula": "big * big"}, "expression.overflow"),
        ({"type": "integer", "maximum": "9", "formula": "big"}, "value.above_maximum"),
        ({"type": "text", "max_length": 3, "formula": "text(big)"}, "value.too_long"),
    ],
)
def test_a_result_that_does_not_fit_is_an_issue_of_its_field(
    plan: Callable[..., FormPlan], context: EvaluationContext, field: dict[str, Any], code: str
) -> None:
    thing = plan({"key": "result", **field}, {"key": "big", "type": "integer"})
    with pytest.raises(ValidationFailed) as caught:
        thing.compute({"big": Decimal(10**17)}, context)
    assert [(issue.pointer, issue.code) for issue in caught.value.issues] == [("/result", code)]


def test_issues_of_rows_name_the_row(plan: Callable[..., FormPlan], context: EvaluationContext) -> None:
    thing = plan(
        {"key": "name", "type": "text"},
        {"key": "lines", "type": "subtable", "entity": "row"},
        rows=[
            {"key": "n", "type": "integer"},
            {"key": "square", "type": "formula", "result": "integer", "formula": "n * n"},
        ],
    )
    with pytest.raises(ValidationFailed) as caught:
        thing.compute({"lines": [{"n": Decimal(2)}, {"n": Decimal(10**17)}]}, context)
    assert [issue.pointer for issue in caught.value.issues] == ["/lines/1/square"]


@pytest.mark.parametrize(("rate", "rounded"), [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.124", "0.12")])
def test_results_are_rounded_half_up_to_the_field(
    plan: Callable[..., FormPlan], context: EvaluationContext, rate: str, rounded: str
) -> None:
    thing = plan(
        {"key": "rate", "type": "decimal", "scale": 3},
        {"key": "shown", "type": "formula", "result": "decimal", "formula": "rate * 1"},
    )
    values: dict[str, Any] = {"rate": Decimal(rate)}
    thing.compute(values, context)
    assert values["shown"] == Decimal(rounded)
