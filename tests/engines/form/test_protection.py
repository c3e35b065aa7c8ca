"""What people may not change: locked records, read-only fields, retired options."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engines.expression import EvaluationContext
from engines.form import FormPlan

ROW = "0190c7b0-0000-7000-8000-000000000011"


def found(
    plan: FormPlan, submitted: dict[str, Any], old: dict[str, Any] | None, context: EvaluationContext
) -> list[tuple[str, str]]:
    values, issues = plan.merge(old, submitted)
    assert issues == []
    if old is None:
        plan.defaults(values, context)
    return [(issue.pointer, issue.code) for issue in plan.check_submitted(submitted, values, old, context)]


def stored(**changes: Any) -> dict[str, Any]:
    return {
        "id": "x",
        "status": "draft",
        "member": "m",
        "member.level": "gold",
        "discount": None,
        "due_on": date(2026, 3, 9),
        "lines": [{"id": ROW, "tool": "t", "quantity": Decimal(1)}],
        **changes,
    }


@pytest.mark.parametrize(
    ("submitted", "old", "expected"),
    [
        ({"status": "out"}, stored(), [("/status", "value.readonly")]),
        ({"status": "draft"}, stored(), []),
        ({"status": "draft"}, None, []),
        ({"status": None}, None, []),
        ({"status": "out"}, None, [("/status", "value.readonly")]),
        ({"discount": Decimal("0.1")}, stored(), []),
        (
            {"discount": Decimal("0.1")},
            stored(**{"member.level": "basic"}),
            [("/discount", "value.readonly")],
        ),
        ({"discount": None}, stored(**{"member.level": "basic"}), []),
        ({"due_on": date(2026, 4, 1)}, stored(status="returned"), [("", "value.record_locked")]),
        ({"due_on": date(2026, 3, 9)}, stored(status="returned"), []),
        ({"owner": ROW}, stored(status="returned"), [("", "value.record_locked")]),
        ({"lines": []}, stored(status="returned"), [("", "value.record_locked")]),
        (
            {"lines": [{"id": ROW, "quantity": Decimal(2)}]},
            stored(status="returned"),
            [("", "value.record_locked")],
        ),
        ({"lines": [{"id": ROW, "quantity": Decimal(1)}]}, stored(status="returned"), []),
    ],
)
def test_changes_people_may_not_make(
    loan: FormPlan,
    context: EvaluationContext,
    submitted: dict[str, Any],
    old: dict[str, Any] | None,
    expected: list[tuple[str, str]],
) -> None:
    assert found(loan, submitted, old, context) == expected


def test_a_retired_option_stays_where_it_is_and_is_not_chosen_anew(
    plan: Callable[..., FormPlan], context: EvaluationContext
) -> None:
    options = [{"id": "a", "key": "a"}, {"id": "b", "key": "b", "active": False}]
    thing = plan({"key": "kind", "type": "choice", "options": options}, {"key": "n", "type": "integer"})
    assert found(thing, {"kind": "b"}, None, context) == [("/kind", "value.retired_option")]
    assert found(thing, {"kind": "b"}, {"kind": "a"}, context) == [("/kind", "value.retired_option")]
    assert found(thing, {"kind": "b"}, {"kind": "b"}, context) == []
    assert found(thing, {"n": Decimal(1)}, {"kind": "b"}, context) == []


def test_rows_are_protected_one_by_one(plan: Callable[..., FormPlan], context: EvaluationContext) -> None:
    thing = plan(
        {"key": "name", "type": "text"},
        {"key": "lines", "type": "subtable", "entity": "row"},
        rows=[
            {"key": "n", "type": "integer", "readonly_when": "done"},
            {"key": "done", "type": "boolean"},
        ],
    )
    old = {
        "lines": [{"id": "r1", "n": Decimal(1), "done": True}, {"id": "r2", "n": Decimal(2), "done": False}]
    }
    rows = [{"id": "r1", "n": Decimal(5)}, {"id": "r2", "n": Decimal(6)}, {"n": Decimal(7), "done": True}]
    assert found(thing, {"lines": rows}, old, context) == [
        ("/lines/0/n", "value.readonly"),
        ("/lines/2/n", "value.readonly"),
    ]


def test_what_cannot_be_evaluated_locks(plan: Callable[..., FormPlan], context: EvaluationContext) -> None:
    thing = plan({"key": "n", "type": "integer"}, readonly_when="n * n > 5")
    old = {"n": Decimal(10**17)}
    assert found(thing, {"n": Decimal(1)}, old, context) == [("", "value.record_locked")]


def test_the_state_a_form_shows(loan: FormPlan, context: EvaluationContext) -> None:
    draft = loan.state(stored(), context)
    assert list(draft) == list(loan.entity.fields)
    assert (draft["member"].required, draft["member"].readonly) == (True, False)
    assert draft["deposit"].readonly
    assert draft["status"].readonly
    assert (draft["returned_at"].visible, draft["returned_at"].required) == (False, False)
    assert not draft["due_on"].required
    assert not draft["discount"].readonly
    out = loan.state(stored(status="out", **{"member.level": "basic"}), context)
    assert out["due_on"].required
    assert out["discount"].readonly
    returned = stored(status="returned", returned_at=datetime(2026, 3, 1, tzinfo=UTC))
    locked = loan.state(returned, context, returned)
    assert locked["returned_at"].visible
    assert all(state.readonly for state in locked.values())
