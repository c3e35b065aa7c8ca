"""Groups of values that have parts: money of several currencies, addresses, places, records of any entity."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition.report import Report
from runtime.commands.run_report import run_ad_hoc
from tests.runtime.house import House

FIELDS: list[dict[str, Any]] = [
    {"id": "n", "key": "name", "type": "text"},
    {"id": "m", "key": "price", "type": "money"},
    {"id": "h", "key": "home", "type": "address"},
    {"id": "l", "key": "place", "type": "location"},
    {"id": "a", "key": "about", "type": "any_reference", "entities": ["deal", "base_deal"]},
    {"id": "b", "key": "behind", "type": "reference", "entity": "base_deal"},
]
NAMED = [{"id": "n", "key": "name", "type": "text"}, {"id": "m", "key": "price", "type": "money"}]


@pytest.fixture
def shop(house: House) -> House:
    house.publish(
        {
            "format": "yingzao/1",
            "app": {"key": "shop", "version": "1.0.0", "label": {"en": "Shop"}},
            "entities": [
                {"id": "e2", "key": "base_deal", "title": "name", "fields": NAMED},
                {"id": "e1", "key": "deal", "title": "name", "fields": FIELDS},
            ],
        }
    )
    return house


def grouped(house: House, path: str, person: str = "root", **dimension: Any) -> list[tuple[Any, str, int]]:
    """(value, label, records) of each group; behind each stand as many records as it says."""
    report = {
        "id": "r", "key": "r", "entity": "deal",
        "dimensions": [{"id": "d", "key": "d", "field": path, **dimension}],
        "measures": [{"id": "m", "key": "n", "function": "count"}],
    }  # fmt: skip
    answer = house.as_(person, lambda ctx: run_ad_hoc(ctx, "shop", Report.model_validate(report)))
    found = []
    for row in answer["rows"]:
        behind = house.listed("shop.deal", filter=row["filter"])
        assert len(behind) == int(row["values"]["n"]), row
        found.append((row["values"]["d"], row["labels"]["d"], len(behind)))
    return found


def test_money_by_currency_and_amount(shop: House) -> None:
    for price, currency, rate in (
        ("9", "CNY", "1"),
        ("1000", "CNY", "1"),
        ("9", "USD", "7"),
        ("9", "USD", "7.2"),
    ):
        shop.create("shop.deal", name="A", price=price, currency=currency, rate=rate)
    shop.create("shop.deal", name="B")
    shop.create("shop.deal", name="C", currency="USD", rate="7")
    assert grouped(shop, "price") == [
        ("CNY 9.00", "CNY 9.00", 1),
        ("CNY 1000.00", "CNY 1,000.00", 1),
        ("USD 9.00", "USD 9.00", 2),
        (None, "（空白）", 2),
    ]


def test_money_behind_a_reference_by_its_base_amount(shop: House) -> None:
    dear = shop.create("shop.base_deal", name="Dear", price="100", currency="USD", rate="7")
    same = shop.create("shop.base_deal", name="Same", price="700")
    for behind in (dear, same, None):
        shop.create("shop.deal", name="A", behind=behind)
    assert grouped(shop, "behind.price") == [("700.00", "700.00", 2), (None, "（空白）", 1)]


def test_addresses_by_region(shop: House) -> None:
    for home in (
        "苏州市姑苏区平江路1号",
        "苏州市姑苏区观前街2号",
        "苏州市吴中区",
        {"province": "江苏省"},
        None,
    ):
        shop.create("shop.deal", name="A", home=home)
    assert [(value, count) for value, _, count in grouped(shop, "home")] == [
        ("江苏省 苏州市 吴中区", 1),
        ("江苏省 苏州市 姑苏区", 2),
        ("江苏省", 1),
        (None, 1),
    ]
    assert [(value, count) for value, _, count in grouped(shop, "home", level=2)] == [
        ("江苏省 苏州市", 3), ("江苏省", 1), (None, 1),
    ]  # fmt: skip
    assert [count for _, _, count in grouped(shop, "home", level=1)] == [4, 1]


def test_a_city_that_is_its_province_is_said_once(shop: House) -> None:
    shop.create("shop.deal", name="A", home="上海市浦东新区")
    shop.create("shop.deal", name="B", home={"province": "上海市"})
    assert [label for _, label, _ in grouped(shop, "home")] == ["上海市 浦东新区", "上海市"]


def test_places_by_the_cell_they_lie_in(shop: House) -> None:
    # Halves go away from zero, and what is rounded to nothing has no sign.
    for place in ("120.649999,31.30", "120.55,31.349999", "120.65,31.30", "-0.04,0.04", "9.04,-0.05"):
        shop.create("shop.deal", name="A", place=place)
    shop.create("shop.deal", name="B")
    assert grouped(shop, "place") == [
        ("0.0, 0.0", "0.0, 0.0", 1),
        ("9.0, -0.1", "9.0, -0.1", 1),
        ("120.6, 31.3", "120.6, 31.3", 2),
        ("120.7, 31.3", "120.7, 31.3", 1),
        (None, "（空白）", 1),
    ]
    assert [value for value, _, _ in grouped(shop, "place", decimals=0)] == [
        "0, 0", "9, 0", "121, 31", None,
    ]  # fmt: skip


def test_records_of_any_entity(shop: House) -> None:
    first, other = shop.create("shop.base_deal", name="First"), shop.create("shop.base_deal", name="Other")
    for target in (first, first, other):
        shop.create("shop.deal", name="A", about={"entity": "shop.base_deal", "id": target})
    shop.create("shop.deal", name="B")
    rows = grouped(shop, "about")
    assert sorted((label, count) for _, label, count in rows) == [("First", 2), ("Other", 1), ("（空白）", 1)]
    assert {value for value, _, _ in rows} == {f"shop.base_deal/{first}", f"shop.base_deal/{other}", None}
