"""The public CRM data set fits the fields of base and crm: 8,800 opportunities, 85 accounts, 7 products."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from engines.definition.model import Model

REPLACED = {"technolgy": "technology", "Philipines": "Philippines", "GTXPro": "GTX Pro"}

ACCOUNT = {
    "account": "name",
    "sector": "industry",
    "year_established": "founded_year",
    "revenue": "revenue",
    "employees": "employees",
    "office_location": "country",
}
PRODUCT = {"product": "name", "series": "series", "sales_price": "list_price"}
OPPORTUNITY = {
    "opportunity_id": "external_id",
    "deal_stage": "stage",
    "engage_date": "engaged_on",
    "close_date": "closed_on",
    "close_value": "amount",
}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "maven_crm" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "entity", "columns", "count"),
    [
        ("accounts", "base.customer", ACCOUNT, 85),
        ("products", "base.product", PRODUCT, 7),
        ("sales_pipeline", "crm.opportunity", OPPORTUNITY, 8800),
    ],
)
def test_every_value_is_taken(
    shared_data: Path, model: Model, name: str, entity: str, columns: dict[str, str], count: int
) -> None:
    fields: dict[str, Any] = dict(model.entity(entity).fields)
    table = rows(shared_data, name)
    assert len(table) == count
    for row in table:
        for column, key in columns.items():
            raw = row[column]
            assert (fields[key].coerce(REPLACED.get(raw, raw)) is None) == (raw == "")


def test_what_is_blank_there_is_optional_here(model: Model) -> None:
    """1,425 open opportunities have no account, none has a name or a reason it was lost."""
    fields = model.entity("crm.opportunity").fields
    assert not any(
        fields[key].required for key in ("name", "customer", "amount", "loss_reason", "engaged_on")
    )
    assert fields["external_id"].unique
    assert not model.entity("base.product").fields["code"].required
