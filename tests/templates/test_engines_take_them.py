"""Every engine compiles what the packages hold, and the figures a quote shows come out right."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from engines.definition.app import App
from engines.definition.model import Model
from engines.expression.context import EvaluationContext
from engines.flow import compile_process
from engines.form import compile_form
from engines.report import plan_report
from engines.rules import compile_rules

CONTEXT = EvaluationContext(datetime(2026, 3, 31, 4, 0, tzinfo=UTC), UTC, None)


def test_forms_and_rules(apps: dict[str, App], model: Model, package: str) -> None:
    for entity in apps[package].entities:
        name = f"{package}.{entity.key}"
        assert compile_form(model.entity(name)).entity.name == name
        assert compile_rules(model, name)


def test_processes(apps: dict[str, App], model: Model, package: str) -> None:
    for process in apps[package].processes:
        assert compile_process(model, f"{package}.{process.key}", 1).start


def test_reports(apps: dict[str, App], model: Model, package: str) -> None:
    for report in apps[package].reports:
        assert plan_report(model, report, package)


@pytest.mark.parametrize(
    ("lines", "discount", "figures"),
    [
        ([("10", "3000.00", None)], "0", ("30000.00", "30000.00", "30000.00", "3451.33", "0.0000")),
        ([("10", "3000.00", "0.2")], None, ("30000.00", "24000.00", "24000.00", "2761.06", "0.2000")),
        (
            [("3", "168000.00", None), ("30", "2400.00", "0.1")],
            "0.05",
            ("576000.00", "568800.00", "540360.00", "62165.31", "0.0619"),
        ),
        ([], "0", ("0.00", "0.00", "0.00", "0.00", "0.0000")),
    ],
)
def test_figures_of_a_quote(
    model: Model, lines: list[tuple[str, str, str | None]], discount: str | None, figures: tuple[str, ...]
) -> None:
    """Worked out by hand: list total, subtotal, total, tax included at 13 %, effective discount."""
    plan = compile_form(model.entity("crm.quote"))
    rows = [
        {"product": str(uuid4()), "qty": qty, "price": price, "discount": off} for qty, price, off in lines
    ]
    values, issues = plan.coerce({"opportunity": str(uuid4()), "lines": rows, "discount": discount})
    assert issues == []
    plan.defaults(values, CONTEXT)
    plan.compute(values, CONTEXT, "CNY")
    found = tuple(values[key] for key in ("list_total", "subtotal", "total", "tax", "effective_discount"))
    assert found == tuple(Decimal(figure) for figure in figures)
    assert values["valid_to"].isoformat() == "2026-04-30"
