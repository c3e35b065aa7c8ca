"""Values of several parts: addresses and places, from the form to the report, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition.report import Report
from engines.errors import ValidationFailed
from runtime.commands import read_history
from runtime.commands.describe_app import describe_app
from runtime.commands.run_report import run_ad_hoc
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


def placed() -> dict[str, Any]:
    app = atlas()
    entity(app, "client")["fields"] += [
        field("k1", "address", "address", label={"zh": "地址", "en": "Address"}),
        field("k2", "place", "location"),
        field("k3", "town", "formula", formula="address.city", result="text", index=True),
    ]
    entity(app, "order")["fields"] += [
        field(
            "k1", "goes_to", "formula", formula='concat(client.address.city, "/", client.town)', result="text"
        ),
    ]  # fmt: skip
    return app


@pytest.fixture
def map_(house: House) -> House:
    house.publish(placed())
    return house


def test_an_address_comes_back_completed(map_: House) -> None:
    client = map_.create(
        "client", name="A", address={"city": "苏州", "detail": "平江路 1 号"}, place="120.6,31.3"
    )
    values = map_.values("client", client)
    assert values["address"] == {
        "province": "江苏省", "city": "苏州市", "detail": "平江路 1 号",
        "text": "江苏省苏州市平江路 1 号",
    }  # fmt: skip
    assert values["place"] == {"longitude": "120.600000", "latitude": "31.300000"}
    assert values["town"] == "苏州市"
    order = map_.create("order", subject="O", client=client)
    assert map_.values("order", order)["goes_to"] == "苏州市/苏州市"
    map_.update("client", client, address="浙江省杭州市西湖区北山街 1 号")
    assert map_.values("client", client)["town"] == "杭州市"
    assert map_.values("order", order)["goes_to"] == "杭州市/杭州市"
    map_.update("client", client, address=None)
    assert (map_.values("client", client)["address"], map_.values("client", client)["town"]) == (None, None)
    history = map_.as_("root", lambda ctx: read_history.history(ctx, "atlas.client", client))
    change = next(
        change
        for entry in history["entries"]
        for change in entry["changes"]
        if change["field"] == "address" and change["old"] and change["new"]
    )
    assert (change["old"]["city"], change["new"]["city"]) == ("苏州市", "杭州市")


def test_parts_are_listed_filtered_and_sorted(map_: House) -> None:
    suzhou = map_.create("client", name="S", address="江苏省苏州市吴中区X路", place="120.6,31.3")
    hangzhou = map_.create("client", name="H", address="浙江省杭州市西湖区Y路", place="120.1,30.2")
    nowhere = map_.create("client", name="N")
    assert map_.listed("client", filter='address.city == "苏州市"') == [suzhou]
    assert map_.listed("client", filter='contains(address.text, "西湖")') == [hangzhou]
    assert map_.listed("client", filter="is_blank(address)") == [nowhere]
    assert map_.listed("client", filter="place.latitude > 31") == [suzhou]
    assert map_.listed("client", sort=("address.city",)) == [nowhere, hangzhou, suzhou]
    page = map_.page("client", sort=("-address.city",), fields=("name", "address.city"), limit=1)
    assert page["records"][0]["values"]["address.city"] == "苏州市"
    assert map_.listed("client", sort=("-address.city",), fields=("name",), limit=1) == [suzhou]
    order = map_.create("order", subject="O", client=hangzhou)
    assert map_.listed("order", filter='client.address.city == "杭州市"') == [order]
    (record,) = map_.page("order", expand=("client.address.district",))["records"]
    assert record["values"]["client.address.district"] == "西湖区"


@pytest.mark.parametrize(
    "request_",
    [
        {"sort": ("address",)},
        {"sort": ("place.longitude",)},
        {"sort": ("address.town",)},
        {"filter": 'address == "x"'},
        {"filter": 'address.town == "x"'},
        {"filter": "address.city.name == 1"},
    ],
)
def test_what_is_no_part_is_refused(map_: House, request_: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed):
        map_.page("client", **request_)


def test_reports_group_by_a_part(map_: House) -> None:
    for name, address in (("a", "苏州吴中区X路"), ("b", "苏州姑苏区Y路"), ("c", "杭州西湖区Z路")):
        map_.create("client", name=name, address=address)
    report = Report.model_validate(
        {
            "id": "r", "key": "r", "entity": "atlas.client",
            "dimensions": [{"id": "d1", "key": "city", "field": "address.city"}],
            "measures": [{"id": "m1", "key": "n", "function": "count"}],
        }
    )  # fmt: skip
    answer = map_.as_("root", lambda ctx: run_ad_hoc(ctx, "atlas", report))
    assert answer["columns"][0]["label"]["zh"] == "地址 · 城市"
    rows = {row["values"]["city"]: (row["values"]["n"], row["filter"]) for row in answer["rows"]}
    assert {city: n for city, (n, _) in rows.items()} == {"苏州市": "2", "杭州市": "1"}
    assert len(map_.listed("client", filter=rows["苏州市"][1])) == 2


def test_the_screen_is_told_of_the_parts(map_: House) -> None:
    described = map_.as_("root", lambda ctx: describe_app(ctx, "atlas"))
    fields = {one["key"]: one for one in described["entities"]["atlas.client"]["fields"]}
    assert fields["address"]["value_type"]["parts"]["city"] == {"kind": "text"}
    assert fields["address"]["part_labels"]["city"] == {"zh": "城市", "en": "City"}
    assert fields["place"]["value_type"]["parts"]["latitude"] == {"kind": "number", "scale": 6}
