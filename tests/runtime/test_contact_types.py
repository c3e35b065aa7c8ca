"""Customers and contacts keep numbers, e-mails and addresses as such; older workspaces come along."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from engines.errors import ValidationFailed
from runtime import resources
from runtime.access.principal import SYSTEM
from runtime.apps.install import install, plan
from runtime.commands import read_history
from runtime.jobs.worker import Worker
from tests.runtime.house import House

CUSTOMER, CONTACT = "base.customer", "base.contact"
TYPED = {
    "customer": ("phone", "email", "address"),
    "contact": ("mobile", "phone", "email"),
}


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    return {"base": json.loads((resources.templates() / "base_app.json").read_text("utf-8"))}


@pytest.fixture
def base(documents: dict[str, dict[str, Any]], house: House) -> House:
    house.publish(documents["base"])
    return house


def first_release(document: dict[str, Any]) -> dict[str, Any]:
    """As it was when all of this was plain text."""
    old = copy.deepcopy(document)
    old["app"]["version"] = "1.0.0"
    del old["rules"]
    for entity in old["entities"]:
        for place, field in enumerate(entity["fields"]):
            if field["key"] in TYPED.get(entity["key"], ()):
                entity["fields"][place] = {
                    "id": field["id"], "key": field["key"], "type": "text", "label": field["label"],
                }  # fmt: skip
    return old


def test_what_is_entered_is_put_in_order(base: House) -> None:
    record = base.create(
        CUSTOMER,
        name="远航精密",
        phone="0086 138-1234 5678",
        email="Li@Example.COM",
        address={"city": "苏州"},
    )
    values = base.values(CUSTOMER, record)
    assert (values["phone"], values["email"]) == ("+8613812345678", "Li@example.com")
    assert (values["address"]["province"], values["address"]["city"]) == ("江苏省", "苏州市")
    # Lists, reports and filters go by province and city as before.
    assert (values["province"], values["city"]) == ("江苏省", "苏州市")
    assert base.listed(CUSTOMER, filter='address.province == "江苏省" and city == "苏州市"') == [record]
    # A number nobody can ring is kept and flagged, an address nobody can write to is not taken.
    doubtful = base.create(CONTACT, name="张", customer=record, mobile="转 8 号")
    assert base.values(CONTACT, doubtful)["mobile"] == "转 8 号"
    with pytest.raises(ValidationFailed):
        base.create(CONTACT, name="张", customer=record, email="nobody at example")


def test_a_tag_for_some_days(base: House) -> None:
    record = base.create(CUSTOMER, name="A", tags=[{"tag": "试用中", "until": "2026-03-02"}, "高意向"])
    assert base.listed(CUSTOMER, filter='"试用中" in tags') == [record]
    base.tick(24 * 60)
    assert base.listed(CUSTOMER, filter='"试用中" in tags') == []
    assert base.values(CUSTOMER, record)["tags"] == ["高意向"]


def test_an_older_workspace_takes_the_types_and_loses_nothing(
    documents: dict[str, dict[str, Any]], house: House
) -> None:
    house.publish(first_release(documents["base"]))
    kept = house.create(
        CUSTOMER, name="A", phone="138 1234 5678", email="li@example.com", city="苏州", province="江苏",
        address="江苏省苏州市姑苏区平江路 1 号",
    )  # fmt: skip
    odd = house.create(CUSTOMER, name="B", phone="转 8 号", email="nobody at example", address="三楼")
    planned = plan(house.workspace, documents["base"])
    assert [(one.field, one.values, one.kept_aside) for one in planned.retyped] == [
        ("base.customer.address", 2, 0)
    ]
    assert {one.field: (one.after, one.values, one.unfit) for one in planned.read_anew} == {
        "base.customer.phone": ("phone", 2, 0),
        "base.customer.email": ("email", 2, 1),
        "base.contact.mobile": ("phone", 0, 0),
        "base.contact.phone": ("phone", 0, 0),
        "base.contact.email": ("email", 0, 0),
    }
    assert planned.read_anew[1].examples == ("nobody at example",)
    install(house.workspace, json.dumps(documents["base"]), SYSTEM)
    Worker(house.database, house.workspace.catalogs, house.workspace.clock).run_due()
    values = house.values(CUSTOMER, kept)
    assert (values["phone"], values["email"]) == ("+8613812345678", "li@example.com")
    assert values["address"]["district"] == "姑苏区"
    assert (values["province"], values["city"]) == ("江苏", "苏州")
    values = house.values(CUSTOMER, odd)
    # What nobody could ring or write to is there as it was, until somebody mends it.
    assert (values["phone"], values["email"], values["address"]["text"]) == (
        "转 8 号", "nobody at example", "三楼",
    )  # fmt: skip
    assert house.listed(CUSTOMER, filter='phone == "+8613812345678"') == [kept]
    assert house.record(CUSTOMER, kept)["labels"]["phone"] == "138 1234 5678"
    entries = house.as_("root", lambda ctx: read_history.history(ctx, CUSTOMER, kept))["entries"]
    assert [
        (change["old"], change["new"]) for entry in entries for change in entry["changes"]
        if change["field"] == "phone"
    ] == [("138 1234 5678", "+8613812345678")]  # fmt: skip
