"""A stored record overlaid with what was submitted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.form import FormPlan

LI = "0190c7b0-0000-7000-8000-000000000001"
WANG = "0190c7b0-0000-7000-8000-000000000002"
ROW = "0190c7b0-0000-7000-8000-000000000011"
GONE = "0190c7b0-0000-7000-8000-000000000012"


def stored() -> dict[str, Any]:
    return {
        "id": "x",
        "member": LI,
        "member.level": "gold",
        "discount": Decimal("0.1000"),
        "lines": [
            {
                "id": ROW,
                "tool": LI,
                "tool.worth": Decimal("5.00"),
                "quantity": Decimal(2),
                "position": Decimal(1),
            },
            {"id": GONE, "tool": LI, "quantity": Decimal(1), "position": Decimal(2)},
        ],
    }


def test_a_new_record_is_what_was_submitted_with_positions(loan: FormPlan) -> None:
    values, issues = loan.merge(None, {"member": LI, "lines": [{"tool": LI}, {"tool": WANG}]})
    assert issues == []
    assert values == {
        "member": LI,
        "lines": [{"tool": LI, "position": Decimal(1)}, {"tool": WANG, "position": Decimal(2)}],
    }


def test_rows_are_matched_by_id_added_and_left_out(loan: FormPlan) -> None:
    old = stored()
    values, issues = loan.merge(old, {"lines": [{"tool": WANG}, {"id": ROW, "quantity": Decimal(9)}]})
    assert issues == []
    added, kept = values["lines"]
    assert added == {"tool": WANG, "position": Decimal(1)}
    assert (kept["id"], kept["tool"], kept["quantity"], kept["position"]) == (ROW, LI, Decimal(9), Decimal(2))
    assert kept["tool.worth"] == Decimal("5.00")
    assert old == stored(), "the stored record is left as it was"


def test_rows_not_submitted_stay(loan: FormPlan) -> None:
    values, _ = loan.merge(stored(), {"discount": None})
    assert values["discount"] is None
    assert values["lines"] == stored()["lines"]
    assert values["member.level"] == "gold"


def test_what_lay_behind_a_changed_reference_is_dropped(loan: FormPlan) -> None:
    values, _ = loan.merge(stored(), {"member": WANG, "lines": [{"id": ROW, "tool": WANG}]})
    assert "member.level" not in values
    assert "tool.worth" not in values["lines"][0]
    same, _ = loan.merge(stored(), {"member": LI})
    assert same["member.level"] == "gold"


def test_a_row_nobody_knows_is_an_issue(loan: FormPlan) -> None:
    stranger = "0190c7b0-0000-7000-8000-000000000099"
    for old in (stored(), None):
        _, issues = loan.merge(old, {"lines": [{"id": stranger}]})
        assert [(issue.pointer, issue.code) for issue in issues] == [("/lines/0/id", "value.unknown_row")]
