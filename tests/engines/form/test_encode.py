"""Values as JSON, and back again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.form import FormPlan, json_values

ID = "0190c7b0-0000-7000-8000-000000000001"


def test_every_kind_of_value(loan: FormPlan) -> None:
    values = {
        "id": ID,
        "version": Decimal(3),
        "created_at": datetime(2026, 3, 2, 20, 30, 0, 5000, tzinfo=UTC),
        "number": "L-2026-0001",
        "lent_on": date(2026, 3, 3),
        "due_on": None,
        "discount": Decimal("0.1500"),
        "deposit": Decimal("1E+3"),
        "large": False,
        "lines": [
            {"id": ID, "amount": Decimal("1.50"), "parent.discount": Decimal(1), "tool.worth": Decimal(2)}
        ],
        "member.level": "gold",
        "base:deposit": Decimal(1),
    }
    assert json_values(loan.entity, values) == {
        "id": ID,
        "version": "3",
        "created_at": "2026-03-02T20:30:00.005000Z",
        "number": "L-2026-0001",
        "lent_on": "2026-03-03",
        "due_on": None,
        "discount": "0.1500",
        "deposit": "1000",
        "large": False,
        "lines": [{"id": ID, "amount": "1.50", "tool.worth": "2"}],
        "member.level": "gold",
    }


SUBMITTED = st.fixed_dictionaries(
    {},
    optional={
        "member": st.uuids().map(str),
        "lent_on": st.dates().map(date.isoformat),
        "discount": st.decimals(0, 1, places=4).map(str),
        "damaged": st.booleans(),
        "returned_at": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
        "status": st.sampled_from(["draft", "out", "returned", None]),
        "lines": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "quantity": st.integers(1, 99),
                    "weight": st.decimals(0, 10**6, places=3).map(str),
                    "tool": st.uuids().map(str),
                },
            ),
            max_size=3,
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(submitted=SUBMITTED)
def test_json_of_values_is_taken_back_unchanged(loan: FormPlan, submitted: dict[str, Any]) -> None:
    values, issues = loan.coerce(submitted)
    assert issues == []
    text = json.dumps(json_values(loan.entity, values))
    assert loan.coerce(json.loads(text)) == (values, [])
