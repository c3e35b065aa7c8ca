"""Options renamed and replaced in drafts, records that follow, and items other apps use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from engines.definition import Model, load
from engines.definition.uses import renamed_item
from runtime.commands import replace_options
from runtime.jobs.worker import Worker
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import Site

DRAFT = "/api/apps/atlas/draft"


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    app = atlas()
    entity(app, "order")["fields"].append(
        field("f_marks", "marks", "multi_choice", options=[
            {"id": "m1", "key": "red", "label": {"en": "Red"}},
            {"id": "m2", "key": "green", "label": {"en": "Green"}},
        ])
    )  # fmt: skip
    entity(app, "client")["fields"].append(
        field("f_opened", "opened", "rollup", source="order", via="client", aggregate="count",
              filter='state == "open"', result="integer")
    )  # fmt: skip
    house.publish(app)
    opened = Site(house)
    yield opened
    opened.close()


def change(site: Site, path: str, status: int = 200, **body: str) -> dict[str, Any]:
    revision = site.ask("GET", DRAFT, "root").json()["revision"]
    match = {"If-Match": f'"{revision}"'}
    answer = site.ask("POST", f"{DRAFT}/{path}", "root", json=body, headers=match)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def publish(site: Site) -> None:
    revision = site.ask("GET", DRAFT, "root").json()["revision"]
    match = {"If-Match": f'"{revision}"'}
    done = site.ask("POST", f"{DRAFT}/publish", "root", json={}, headers=match)
    assert done.status_code == 201, done.text


def work(site: Site) -> None:
    house = site.house
    worker = Worker(house.database, house.workspace.catalogs, house.workspace.clock)
    for _ in range(20):
        worker.run_due()


def test_a_renamed_option_keeps_its_records(site: Site) -> None:
    order = site.create("order", subject="x", state="void")
    changed = change(site, "rename", item="option:atlas.order.state.void", key="cancelled")
    turnover = next(
        one for one in entity(changed["document"], "client")["fields"] if one["key"] == "turnover"
    )
    assert turnover["filter"] == 'state != "cancelled"'
    publish(site)
    record = site.ask("GET", f"/api/records/atlas/order/{order['id']}", "root").json()
    assert record["values"]["state"] == "cancelled"


def test_records_take_the_option_that_replaces_theirs(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replace_options, "STEP", 3)
    house = site.house
    client = house.create("client", name="A")
    orders = [
        house.create("order", subject=f"{n}", client=client, state="void", marks=["red", "green"],
                     lines=[{"text": "x", "quantity": 1, "price": "10"}])
        for n in range(7)
    ]  # fmt: skip
    gone = house.create("order", subject="gone", state="void")
    house.delete("order", gone)
    assert house.values("client", client)["opened"] == "0"

    change(site, "replace-option", item="option:atlas.order.state.void", by="open")
    change(site, "replace-option", item="option:atlas.order.marks.red", by="green")
    planned = site.ask("POST", f"{DRAFT}/plan", "root").json()["plan"]
    # Of the state also the one in the recycle bin, which comes along.
    assert planned["replaced"] == [
        {"field": "atlas.order.state", "option": "void", "by": "open", "records": 8},
        {"field": "atlas.order.marks", "option": "red", "by": "green", "records": 7},
    ]
    publish(site)
    assert site.ask("POST", f"{DRAFT}/plan", "root").json()["plan"]["replaced"] == []
    work(site)
    for order in orders:
        values = house.values("order", order)
        assert (values["state"], list(values["marks"])) == ("open", ["green"])
    # What is derived from it follows.
    assert house.values("client", client)["opened"] == "7"
    house.restore("order", gone)
    assert house.values("order", gone)["state"] == "open"
    # The old option is still what history tells.
    history = site.ask("GET", f"/api/records/atlas/order/{orders[0]}/history", "root").json()
    told = str(history)
    assert "void" in told or "Void" in told
    # Nobody can choose it any more.
    refused = site.ask(
        "POST", "/api/records/atlas/order", "root", json={"values": {"subject": "y", "state": "void"}}
    )
    assert refused.status_code == 422
    uses = site.ask("GET", f"{DRAFT}/uses?item=option:atlas.order.state.void", "root").json()["uses"]
    assert uses == []


def test_places_are_told_in_words(site: Site) -> None:
    uses = site.ask("GET", f"{DRAFT}/uses?item=option:atlas.order.state.void", "root").json()["uses"]
    rollup = next(use for use in uses if use["setting"] == "filter")
    assert rollup["items"] == [{"list": "entities", "id": "e_client"}, {"list": "fields", "id": "f11"}]
    assert "客户" in rollup["text"]
    assert site.ask("GET", f"{DRAFT}/uses?item=option:atlas.order.state.none", "root").status_code == 404


def test_how_often_each_item_is_named(site: Site) -> None:
    counts = site.ask("GET", f"{DRAFT}/use-counts", "root").json()["counts"]
    for item in ("field:atlas.client.name", "entity:atlas.client"):
        uses = site.ask("GET", f"{DRAFT}/uses?item={item}", "root").json()["uses"]
        assert counts[item] == len(uses) > 1
    assert not [item for item in counts if item.startswith("entity:system.")]


def test_what_another_app_uses_is_not_renamed_under_it(site: Site) -> None:
    site.house.publish({
        "format": "yingzao/1",
        "app": {"key": "annex", "version": "1.0.0", "label": {"en": "Annex"}, "requires": {"atlas": ">=1"}},
        "entities": [{
            "id": "e1", "key": "visit", "title": "name", "label": {"en": "Visit"}, "fields": [
                field("f1", "name", "text"),
                field("f2", "client", "reference", entity="atlas.client"),
                field("f3", "gold", "formula", formula='client.level == "gold" and client.region == "x"',
                      result="boolean", label={"en": "Golden"}),
            ],
        }],
    })  # fmt: skip
    for item in ("field:atlas.client.region", "entity:atlas.client", "option:atlas.client.level.gold"):
        uses = site.ask("GET", f"{DRAFT}/uses?item={item}", "root").json()["uses"]
        elsewhere = [use for use in uses if use["app"] == "annex"]
        assert elsewhere, item
        assert "Visit" in elsewhere[0]["text"]
        assert elsewhere[0]["pointer"].startswith("annex:/entities/0/fields/")
        refused = change(site, "rename", 409, item=item, key="renamed")
        assert "Annex" in refused["error"]["message"]
        assert refused["error"]["issues"][0]["pointer"].startswith("annex:/entities/0/fields/")
    assert site.ask("GET", DRAFT, "root").json()["changed"] is False
    # The replaced option keeps its key: what names it elsewhere is still read, and was listed before.
    change(site, "replace-option", item="option:atlas.client.level.gold", by="silver")
    # What it does not use is free.
    change(site, "rename", item="field:atlas.client.district", key="quarter")


def test_a_parameter_is_renamed_in_scenarios_that_go_by_it() -> None:
    app = atlas()
    app["parameters"] = [{"id": "p1", "key": "large", "type": "integer", "value": 100}]
    app["scenarios"] = [
        {
            "id": "s1", "key": "story", "parameters": {"large": 4}, "people": [{"ref": "ann"}],
            "steps": [{"verb": "expect_notified", "people": []}],
        }
    ]  # fmt: skip
    package = load(json.dumps(app))
    renamed = renamed_item(app, package, Model({"atlas": package}), "parameter:atlas.large", "bulky")
    assert renamed["scenarios"][0]["parameters"] == {"bulky": 4}
