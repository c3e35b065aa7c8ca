"""Sample data: every value fits its field, every name is known, the figures agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from engines.definition.app import App
from engines.definition.entity_model import EntityModel
from engines.definition.model import Model
from engines.expression.context import EvaluationContext

NOW = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 31)


def record_id(ref: str) -> str:
    return str(uuid5(NAMESPACE_URL, ref))


class Reader:
    """Reads sample values as an installation does, remembering names as it goes."""

    def __init__(self) -> None:
        self.refs: dict[str, str] = {}

    def value(self, entity: EntityModel, key: str, raw: Any) -> Any:
        if isinstance(raw, dict) and set(raw) == {"ref"}:
            assert self.refs[raw["ref"]] == entity.types[key].entity, (entity.name, key, raw)
            return record_id(raw["ref"])
        if isinstance(raw, dict) and set(raw) == {"expression"}:
            compiled = entity.compile(raw["expression"], entity.types[key])
            return compiled.evaluate({}, EvaluationContext(NOW, UTC, None))
        if key in entity.children:
            child = entity.children[key]
            return [{name: self.value(child, name, cell) for name, cell in row.items()} for row in raw]
        if key == "department":
            raise AssertionError("a department is always a reference")
        return entity.fields[key].coerce(raw)


@pytest.fixture(scope="module")
def records(apps: dict[str, App], model: Model) -> dict[str, list[dict[str, Any]]]:
    """Every sample record's values by entity, with "ref", "owner" and "roles" beside them."""
    found: dict[str, list[dict[str, Any]]] = {}
    reader = Reader()
    for key, app in apps.items():
        for sample in app.sample_data:
            entity = model.entity(model.resolve(key, sample.entity))
            for record in sample.records:
                values = {name: reader.value(entity, name, raw) for name, raw in record.values.items()}
                if record.ref in reader.refs:
                    # A second mention completes the record: two of them may point at each other.
                    assert reader.refs[record.ref] == entity.name
                    known = next(row for row in found[entity.name] if row["ref"] == record.ref)
                    known.update(values)
                    continue
                if record.ref:
                    reader.refs[record.ref] = entity.name
                if record.owner:
                    assert reader.refs[record.owner] == "system.user"
                row = {"ref": record.ref, "owner": record.owner, "roles": record.roles, **values}
                found.setdefault(entity.name, []).append(row)
    return found


def required(entity: EntityModel) -> Iterator[str]:
    for field in entity.fields.values():
        if field.required and field.default is None and not field.derived:
            yield field.key


def test_required_fields_are_filled(records: dict[str, list[dict[str, Any]]], model: Model) -> None:
    missing = [
        (name, row["ref"], key)
        for name, rows in records.items()
        for key in required(model.entity(name))
        for row in rows
        if row.get(key) is None
    ]
    assert missing == []


def test_unique_values_are_unique(records: dict[str, list[dict[str, Any]]], model: Model) -> None:
    for name, rows in records.items():
        for field in model.entity(name).fields.values():
            if field.unique:
                values = [row[field.key] for row in rows if row.get(field.key) is not None]
                assert len(values) == len(set(values)), (name, field.key)


def test_derived_values_are_not_given(records: dict[str, list[dict[str, Any]]], model: Model) -> None:
    for name, rows in records.items():
        derived = {field.key for field in model.entity(name).fields.values() if field.derived}
        assert not any(derived & set(row) for row in rows), name


def test_there_is_enough_to_look_at(records: dict[str, list[dict[str, Any]]]) -> None:
    counts = {name: len(rows) for name, rows in records.items()}
    least = {
        "system.department": 3,
        "system.user": 8,
        "base.customer": 24,
        "base.contact": 40,
        "base.product": 15,
        "crm.opportunity": 60,
        "crm.quote": 12,
    }
    assert {name: counts[name] for name in least if counts[name] < least[name]} == {}


def test_people_have_known_roles_and_invented_addresses(
    records: dict[str, list[dict[str, Any]]], model: Model
) -> None:
    given = {role for person in records["system.user"] for role in person["roles"]}
    assert given <= set(model.roles)
    assert {role for role in model.roles if role.startswith("crm.")} <= given
    assert all(person["email"].endswith("@example.com") for person in records["system.user"])


def test_every_department_has_a_head_who_belongs_to_it(records: dict[str, list[dict[str, Any]]]) -> None:
    people = {record_id(person["ref"]): person for person in records["system.user"]}
    for department in records["system.department"]:
        assert people[department["head"]]["department"] == record_id(department["ref"])


def test_closed_opportunities_spread_over_the_year(records: dict[str, list[dict[str, Any]]]) -> None:
    won = [row for row in records["crm.opportunity"] if row["stage"] == "won"]
    assert len({(row["closed_on"].year, row["closed_on"].month) for row in won}) >= 10
    for row in records["crm.opportunity"]:
        closed = row["stage"] in ("won", "lost")
        assert closed == ("closed_on" in row), row["ref"]
        assert ("loss_reason" in row) == (row["stage"] == "lost"), row["ref"]
        if closed:
            assert row["engaged_on"] < row["closed_on"] <= TODAY
            assert row["closed_on"] > TODAY - timedelta(days=366)
        else:
            assert row["expected_close"] > TODAY
    assert {row["stage"] for row in records["crm.opportunity"]} >= {
        "prospecting", "engaging", "proposal", "quotation", "negotiation",
    }  # fmt: skip


def test_contacts_belong_to_the_customer(records: dict[str, list[dict[str, Any]]]) -> None:
    customers = {record_id(row["ref"]): row["customer"] for row in records["base.contact"]}
    deals = {record_id(row["ref"]): row for row in records["crm.opportunity"]}
    for name in ("crm.opportunity", "crm.quote"):
        for row in records[name]:
            assert customers[row["contact"]] == row["customer"]
    for quote in records["crm.quote"]:
        deal = deals[quote["opportunity"]]
        assert (quote["customer"], quote["owner"]) == (deal["customer"], deal["owner"])


def test_an_approved_quote_gave_its_deal_the_amount(records: dict[str, list[dict[str, Any]]]) -> None:
    deals = {record_id(row["ref"]): row for row in records["crm.opportunity"]}
    approved = [quote for quote in records["crm.quote"] if quote["status"] == "approved"]
    assert approved
    for quote in approved:
        lines = [
            (row["qty"] * row["price"] * (1 - row.get("discount", Decimal(0)))).quantize(Decimal("0.01"))
            for row in quote["lines"]
        ]
        total = (sum(lines, Decimal(0)) * (1 - quote["discount"])).quantize(Decimal("0.01"))
        deal = deals[quote["opportunity"]]
        assert total == deal["amount"], quote["ref"]
        assert deal["stage"] in ("quotation", "negotiation", "won")


def test_what_is_in_approval_was_started(apps: dict[str, App], model: Model) -> None:
    """A quote that only says so would be locked with no task to decide."""
    quotes = [
        record for sample in apps["crm"].sample_data if sample.entity == "quote" for record in sample.records
    ]
    started = [quote for quote in quotes if quote.start]
    assert {quote.values["status"] for quote in started} == {"draft"}
    assert all(model.process(model.resolve("crm", quote.start or "")) for quote in started)
    assert "submitted" not in {quote.values["status"] for quote in quotes}
    assert len(started) >= 2
