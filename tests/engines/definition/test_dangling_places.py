"""Texts and templates behind a reference that leads nowhere: told once, where the reference stands."""

from __future__ import annotations

import json
from typing import Any

from engines.definition import Model, load
from engines.definition.checks import check_app
from tests.engines.definition.test_repair import AROUND, CRM


def test_a_dangling_reference_is_an_issue_wherever_texts_lead_behind_it() -> None:
    package: dict[str, Any] = json.loads(json.dumps(CRM))
    quote = next(one for one in package["entities"] if one["key"] == "quote")
    customer = next(one for one in quote["fields"] if one["key"] == "customer")
    customer["entity"] = "base.nothing_like_it"
    app = load(package)
    # Notices say {customer.name}; nothing is raised for it.
    issues = check_app(app, Model({**AROUND, "crm": app}))
    places = {issue.pointer: issue.code for issue in issues if issue.severity == "error"}
    at = package["entities"].index(quote)
    assert places[f"/entities/{at}/fields/{quote['fields'].index(customer)}/entity"] == "check.unknown_entity"


def test_references_that_differ_are_told_apart() -> None:
    package: dict[str, Any] = json.loads(json.dumps(CRM))
    quote = next(one for one in package["entities"] if one["key"] == "quote")
    customer = next(one for one in quote["fields"] if one["key"] == "customer")
    customer["entity"] = "base.contact"
    app = load(package)
    issues = check_app(app, Model({**AROUND, "crm": app}))
    said = [issue.message("en") for issue in issues if issue.code == "expression.cannot_compare"]
    assert any("reference (base.contact)" in one and "reference (base.customer)" in one for one in said)
