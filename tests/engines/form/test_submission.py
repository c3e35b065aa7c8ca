"""Submitted JSON to values: what is refused, where, and what whoever submits may not touch."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from engines.form import FieldRights, FormPlan
from engines.form.submission import Known

ID = "0190c7b0-0000-7000-8000-000000000001"
OTHER = "0190c7b0-0000-7000-8000-000000000002"


def issues_of(plan: FormPlan, submitted: Any, **rights: Any) -> list[tuple[str, str, str | None]]:
    return [(issue.pointer, issue.code, issue.hint) for issue in plan.coerce(submitted, **rights)[1]]


def test_values_become_python_values(loan: FormPlan) -> None:
    submitted = {
        "member": ID,
        "due_on": "2026-04-01",
        "discount": "0.1",
        "damaged": False,
        "lines": [{"id": OTHER, "tool": ID, "quantity": "2"}, {"tool": ID}],
        "owner": ID,
        "currency": "usd",
        "rate": "7.1",
    }
    values, issues = loan.coerce(submitted)
    assert issues == []
    assert values["discount"] == Decimal("0.1000")
    assert values["lines"] == [{"tool": ID, "quantity": Decimal("2"), "id": OTHER}, {"tool": ID}]
    assert (values["currency"], values["rate"]) == ("USD", Decimal("7.100000"))
    assert loan.coerce(values) == (values, [])


def test_a_batch_reads_the_same_text_the_same_way(loan: FormPlan) -> None:
    texts = [
        {"discount": "0.1", "due_on": "2026-04-01", "member": ID, "damaged": "true"},
        {"discount": "2", "due_on": "2026-04-31", "member": "x", "damaged": "perhaps"},
        # As a text, and as what is equal to it without being one.
        {"discount": "1", "damaged": "1"}, {"discount": 1, "damaged": 1}, {"discount": True, "damaged": True},
        {"discount": "", "damaged": "", "lines": [{"tool": ID, "quantity": "2"}]},
    ]  # fmt: skip
    known: Known = {}
    for submitted in texts * 3:
        assert loan.coerce(submitted, known=known) == loan.coerce(submitted)


def test_rights_hold_for_what_others_of_the_batch_may_write(loan: FormPlan) -> None:
    known: Known = {}
    loan.coerce({"discount": "0.1"}, known=known)
    values, issues = loan.coerce({"discount": "0.1"}, hidden={"discount"}, known=known)
    assert values == {}
    assert [issue.code for issue in issues] == ["value.unknown_field"]


@pytest.mark.parametrize(
    ("submitted", "pointer", "code", "hint"),
    [
        ({"membr": ID}, "/membr", "value.unknown_field", "member"),
        ({"a/b~c": 1}, "/a~1b~0c", "value.unknown_field", None),
        ({"deposit": "1"}, "/deposit", "value.derived", None),
        ({"large": True}, "/large", "value.derived", None),
        ({"number": "L-1"}, "/number", "value.derived", None),
        ({"id": ID}, "/id", "value.system", None),
        ({"version": 1}, "/version", "value.system", None),
        ({"created_at": "2026-01-01T00:00:00Z"}, "/created_at", "value.system", None),
        ({"discount": "2"}, "/discount", "value.above_maximum", None),
        ({"currency": "CNX"}, "/currency", "value.unknown_currency", "CNY"),
        ({"lines": {}}, "/lines", "value.not_rows", None),
        ({"lines": [{"quantity": "0"}]}, "/lines/0/quantity", "value.below_minimum", None),
        ({"lines": [{}, {"quantty": 1}]}, "/lines/1/quantty", "value.unknown_field", "quantity"),
        ({"lines": [{"amount": 1}]}, "/lines/0/amount", "value.derived", None),
        ({"lines": [{"id": "x"}]}, "/lines/0/id", "value.not_record_id", None),
        ({"lines": [{"id": ID}, {"id": ID}]}, "/lines/1/id", "value.row_twice", None),
        ([], "", "value.not_object", None),
    ],
)
def test_one_wrong_thing_is_one_issue(
    loan: FormPlan, submitted: Any, pointer: str, code: str, hint: str | None
) -> None:
    assert issues_of(loan, submitted) == [(pointer, code, hint)]


def test_only_rows_have_a_parent(loan: FormPlan) -> None:
    line = loan.rows["lines"]
    assert line.coerce({"parent": ID, "position": 2}) == ({"parent": ID, "position": Decimal(2)}, [])
    assert [code for _, code, _ in issues_of(loan, {"parent": ID})] == ["value.unknown_field"]


def test_what_fits_is_kept_beside_what_does_not(loan: FormPlan) -> None:
    values, issues = loan.coerce({"member": ID, "due_on": "soon", "discount": "much"})
    assert values == {"member": ID}
    assert [issue.pointer for issue in issues] == ["/due_on", "/discount"]


def test_only_writable_keys_are_taken(loan: FormPlan) -> None:
    submitted = {"member": ID, "discount": "0.1"}
    assert issues_of(loan, submitted, writable={"member"}) == [("/discount", "value.not_writable", None)]


def test_a_hidden_field_is_answered_like_one_that_does_not_exist(loan: FormPlan) -> None:
    hidden = {"discount", "owner"}
    for key, like in (("discount", "discuont"), ("owner", "ownerr")):
        refused = loan.coerce({key: "0.1"}, hidden=hidden)[1][0]
        absent = loan.coerce({like: "0.1"}, hidden=hidden)[1][0]
        assert (refused.code, refused.hint) == (absent.code, absent.hint) == ("value.unknown_field", None)


def test_rows_have_rights_of_their_own(loan: FormPlan) -> None:
    rights = {"lines": FieldRights(writable={"tool"}, hidden={"weight"})}
    submitted = {"lines": [{"tool": ID, "quantity": 1, "weight": "1"}]}
    assert issues_of(loan, submitted, rows=rights) == [
        ("/lines/0/quantity", "value.not_writable", None),
        ("/lines/0/weight", "value.unknown_field", None),
    ]


def test_a_record_without_money_has_no_currency(plan: Callable[..., FormPlan]) -> None:
    thing = plan({"key": "name", "type": "text"})
    assert issues_of(thing, {"currency": "CNY"}) == [("/currency", "value.unknown_field", None)]


def test_messages_name_the_field_as_people_call_it(loan: FormPlan) -> None:
    issue = loan.coerce({"member": ID}, writable=())[1][0]
    assert issue.message("zh") == "您不能修改“会员”"
    assert issue.message("en") == "You may not change “Member”"


def test_thousands_of_unknown_keys_are_refused_without_searching_for_each(loan: FormPlan) -> None:
    found = issues_of(loan, {f"membr{number}": 1 for number in range(3000)})
    assert len(found) == 3000
    assert sum(hint is not None for _, _, hint in found) <= 20
