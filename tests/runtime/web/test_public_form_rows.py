"""Rows of sub-tables in public forms, with the people and records offered there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.atlas_app import atlas
from tests.runtime.house import House
from tests.runtime.site import Site
from tests.runtime.web.visitors import ADDRESS, FORM, send


def with_rows(house: House, **rows: Any) -> None:
    app = atlas()
    sections = [{"id": "s1", "key": "main", "fields": ["subject", "keeper", "lines"]}]
    of_lines = {"fields": ["product", "quantity", "text"], "options": {"product": 'name != "secret"'}, **rows}
    form = copy.deepcopy(FORM) | {
        "sections": sections, "rows": {"lines": of_lines}, "values": {}, "parameters": {},
        "options": {"keeper": 'email == "abe@example.com"'},
    }  # fmt: skip
    app["public_forms"] = [form]
    app["grants"] += [
        {"id": "g30", "app": True, "entity": "product", "actions": ["read"]},
        {"id": "g31", "app": True, "entity": "system.user", "actions": ["read"]},
    ]
    house.publish(app)


@pytest.fixture
def row_site(house: House) -> Iterator[Site]:
    with_rows(house)
    opened = Site(house)
    yield opened
    opened.close()


def test_a_visitor_sees_what_of_the_rows_is_theirs(row_site: Site) -> None:
    house = row_site.house
    shown = house.create("product", name="Crate", hidden_name="K-1")
    house.create("product", name="secret")
    answer = row_site.ask("GET", ADDRESS)
    form = answer.json()
    (child,) = form["entities"].values()
    assert [field["key"] for field in child["fields"]] == ["product", "quantity", "text"]
    lines = next(field for field in form["entity"]["fields"] if field["key"] == "lines")
    assert (lines["entity"], lines["max_rows"]) == ("atlas.line", 20)
    assert form["options"] == {
        "keeper": [{"id": house.ids["abe"], "title": "Abe"}],
        "lines.product": [{"id": shown, "title": "Crate"}],
    }
    for hidden in ("secret", "K-1", "cost", "price", "Bea", "@example.com"):
        assert hidden not in answer.text


def test_rows_of_a_visitor_are_stored_with_the_record(row_site: Site) -> None:
    house = row_site.house
    crate = house.create("product", name="Crate")
    rows = [{"product": crate, "quantity": "3"}, {"product": crate, "quantity": 4, "text": "blue"}]
    answer = send(row_site, {"subject": "Crates", "keeper": house.ids["abe"], "lines": rows})
    assert answer.status_code == 201, answer.text
    record = house.page("order")["records"][0]["id"]
    values = house.values("order", record)
    assert values["keeper"] == house.ids["abe"]
    assert [(row["product"], row["quantity"], row["text"]) for row in values["lines"]] == [
        (crate, "3", None), (crate, "4", "blue"),
    ]  # fmt: skip
    assert house.values("product", crate)["sold"] == "7"


def test_rows_hold_nothing_but_their_fields_and_what_is_offered(row_site: Site) -> None:
    house = row_site.house
    crate, secret = (house.create("product", name=name) for name in ("Crate", "secret"))
    other = house.create("order", subject="Theirs", lines=[{"quantity": 1}])
    theirs = house.values("order", other)["lines"][0]["id"]
    faults: list[tuple[Any, str, str]] = [
        ([{"product": crate, "cost": "1"}], "lines/0/cost", "value.unknown_field"),
        ([{"product": crate, "amount": "1"}], "lines/0/amount", "value.unknown_field"),
        ([{"product": crate}, {"id": theirs, "quantity": 9}], "lines/1/id", "value.unknown_field"),
        ([{"parent": other, "quantity": 9}], "lines/0/parent", "value.unknown_field"),
        ([{"owner": house.ids["abe"]}], "lines/0/owner", "value.unknown_field"),
        ([{"product": secret}], "lines/0/product", "value.reference_missing"),
        ([{"product": "no id"}], "lines/0/product", "value.reference_missing"),
        ([{"product": crate, "quantity": "many"}], "lines/0/quantity", "value.not_number"),
        ([{"quantity": 1}] * 21, "lines", "value.too_many_rows"),
        ({"0": {}}, "lines", "value.not_rows"),
        ([[]], "lines", "value.not_rows"),
    ]
    for rows, pointer, code in faults:
        answer = send(row_site, {"subject": "A", "lines": rows})
        assert answer.status_code == 422, (rows, answer.text)
        issues = [(issue["pointer"], issue["code"]) for issue in answer.json()["error"]["issues"]]
        assert (f"/values/{pointer}", code) in issues, (rows, issues)
    somebody = send(row_site, {"subject": "A", "keeper": house.ids["bea"]})
    nobody = send(row_site, {"subject": "A", "keeper": "00000000-0000-7000-8000-000000000000"})
    assert somebody.json()["error"]["issues"] == nobody.json()["error"]["issues"]
    assert [one["values"]["subject"] for one in house.page("order")["records"]] == ["Theirs"]
    assert [row["quantity"] for row in house.values("order", other)["lines"]] == ["1"]


def test_a_form_kept_for_later_keeps_its_rows(row_site: Site) -> None:
    kept = row_site.ask("POST", f"{ADDRESS}/drafts", json={"values": {"lines": [{"quantity": "2"}]}})
    token = kept.json()["draft"]
    again = row_site.ask("GET", f"{ADDRESS}/drafts/{token}").json()
    assert again["values"] == {"lines": [{"quantity": "2"}]}
