"""Real data sets come in as the wizard brings them, with a suggested mapping, repairs and sums to the cent.

On both databases. What the files hold is added up here from the files themselves.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.browser.trade_app import trade
from tests.runtime.house import House
from tests.runtime.site import Site
from tests.runtime.web.test_background_imports import work


@pytest.fixture
def trader(house: House, site: Site) -> Site:
    house.publish(trade())
    return site


def ask(site: Site, method: str, path: str, status: int, **options: Any) -> Any:
    answer = site.ask(method, path, "root", **options)
    assert answer.status_code == status, answer.text
    work(site.house)
    return answer.json()


class Wizard:
    """One file on its way in, as the screen leads through it."""

    def __init__(self, site: Site, entity: str, path: Path) -> None:
        self.site = site
        files = {"file": (path.name, path.read_bytes(), "text/csv")}
        begun = ask(site, "POST", "/api/imports", 202, params={"entity": f"trade.{entity}"}, files=files)
        self.run = f"/api/imports/{begun['id']}"
        ready = ask(site, "GET", self.run, 200)
        assert ready["state"] == "ready", ready
        self.mapping: dict[str, Any] = ready["mapping"]

    def fields(self) -> dict[str, str]:
        return {heading: column["field"] for heading, column in self.mapping["columns"].items()}

    def column(self, heading: str, **more: Any) -> Wizard:
        columns = self.mapping["columns"]
        columns[heading] = {**columns.get(heading, {}), **more}
        return self

    def only(self, *headings: str) -> Wizard:
        self.mapping["columns"] = {key: self.mapping["columns"][key] for key in headings}
        return self

    def check(self) -> dict[str, Any]:
        ask(self.site, "PUT", f"{self.run}/mapping", 200, json={"mapping": self.mapping})
        ask(self.site, "POST", f"{self.run}/check", 202, json={})
        found: dict[str, Any] = ask(self.site, "GET", self.run, 200)
        assert found["state"] == "checked", found
        return found

    def commit(self, rows: int) -> None:
        ask(self.site, "POST", f"{self.run}/commit", 202, json={})
        done = ask(self.site, "GET", self.run, 200)
        assert (done["state"], done["created"], done["failed"]) == ("done", rows, 0), done


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def total(rows: Sequence[Mapping[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows if row[column]), Decimal(0))


def stored(site: Site, entity: str, *fields: str, by: str | None = None) -> dict[str | None, list[Decimal]]:
    """By the values of `by` (None: all of them): number of records, then sums of fields."""
    measures: list[dict[str, Any]] = [{"id": "m", "key": "count", "function": "count"}]
    measures += [{"id": f"m{key}", "key": key, "function": "sum", "field": key} for key in fields]
    dimensions = [{"id": "d", "key": "by", "field": by}] if by else []
    report = {"id": "r", "key": "all", "entity": entity, "dimensions": dimensions, "measures": measures}
    answer = ask(site, "POST", "/api/reports/trade/run", 200, json={"report": report})
    return {
        row["labels"].get("by"): [Decimal(row["values"][key] or 0) for key in ("count", *fields)]
        for row in answer["rows"]
    }


def test_a_crm_of_8800_deals(trader: Site, shared_data: Path) -> None:
    folder = shared_data / "maven_crm"
    accounts, products, deals = (
        table(folder / f"{name}.csv") for name in ("accounts", "products", "sales_pipeline")
    )
    wizard = Wizard(trader, "account", folder / "accounts.csv")
    assert wizard.fields()["account"] == "name"
    wizard.column("sector", field="industry").column("office_location", field="country")
    wizard.column("revenue", field="revenue").column("subsidiary_of", field="parent_account").check()
    wizard.commit(len(accounts))
    wizard = Wizard(trader, "product", folder / "products.csv").column("sales_price", field="price")
    wizard.check()
    wizard.commit(len(products))

    wizard = Wizard(trader, "deal", folder / "sales_pipeline.csv")
    wanted = {
        "opportunity_id": "number", "sales_agent": "agent", "product": "product", "account": "account",
        "deal_stage": "stage", "engage_date": "engaged_on", "close_date": "closed_on",
        "close_value": "amount",
    }  # fmt: skip
    for heading, field in wanted.items():
        wizard.column(heading, field=field)
    checked = wizard.check()
    # The pipeline's slip of the pen, told once with its number and what is nearest.
    (unmatched,) = [one for one in checked["check"]["unmatched"] if one["field"] == "product"]
    slips = sum(deal["product"] == "GTXPro" for deal in deals)
    (value,) = unmatched["values"]
    assert (value["value"], value["count"], value["hint"]) == ("GTXPro", slips, "GTX Pro")
    assert wizard.column("product", replace={"GTXPro": "GTX Pro"}).check()["problems"]["wrong"] == 0
    wizard.commit(len(deals))

    assert stored(trader, "account", "revenue") == {
        None: [Decimal(len(accounts)), total(accounts, "revenue")]
    }
    by_product: dict[str, list[Decimal]] = {}
    for deal in deals:
        sums = by_product.setdefault(deal["product"].replace("GTXPro", "GTX Pro"), [Decimal(0), Decimal(0)])
        sums[0] += 1
        sums[1] += Decimal(deal["close_value"] or 0)
    assert stored(trader, "deal", "amount", by="product") == by_product


def test_a_food_trader_s_orders_and_lines(trader: Site, shared_data: Path) -> None:
    folder = shared_data / "northwind"
    columns: list[tuple[str, str, dict[str, dict[str, str]]]] = [
        ("buyer", "customers", {"customer_id": {"field": "code"}, "company_name": {"field": "company"},
                                "country": {"field": "country"}}),
        ("goods", "products", {"product_id": {"field": "code"}, "product_name": {"field": "label"},
                               "units_in_stock": {"field": "in_stock"}}),
        ("sale", "orders", {
            "order_id": {"field": "code"}, "customer_id": {"field": "buyer", "lookup": "code"},
            "order_date": {"field": "ordered_on"}, "shipped_date": {"field": "shipped_on"},
            "freight": {"field": "freight"}}),
        ("sale_line", "order_details", {
            "order_id": {"field": "sale"}, "product_id": {"field": "goods", "lookup": "code"},
            "unit_price": {"field": "unit_price"}, "quantity": {"field": "quantity"},
            "discount": {"field": "discount"}}),
    ]  # fmt: skip
    for entity, name, wanted in columns:
        wizard = Wizard(trader, entity, folder / f"{name}.csv")
        for heading, column in wanted.items():
            wizard.column(heading, **column)
        assert wizard.only(*wanted).check()["problems"]["wrong"] == 0
        wizard.commit(len(table(folder / f"{name}.csv")))
    lines, orders = table(folder / "order_details.csv"), table(folder / "orders.csv")
    buyers = {row["customer_id"]: row["company_name"] for row in table(folder / "customers.csv")}
    bought_by = {row["order_id"]: buyers[row["customer_id"]] for row in orders}
    by_buyer: dict[str, list[Decimal]] = {}
    for line in lines:
        sums = by_buyer.setdefault(bought_by[line["order_id"]], [Decimal(0)] * 3)
        quantity = Decimal(line["quantity"])
        sums[0] += 1
        sums[1] += quantity
        # The amount is a formula of the app: computed for every row that came in.
        sums[2] += Decimal(line["unit_price"]) * quantity * (1 - Decimal(line["discount"]))
    assert stored(trader, "sale_line", "quantity", "amount", by="sale.buyer") == by_buyer
    assert round(sum(sums[2] for sums in by_buyer.values()), 2) == Decimal("1265793.04")
    assert stored(trader, "sale", "freight") == {None: [Decimal(830), total(orders, "freight")]}


def test_ten_thousand_chinese_order_lines(trader: Site, shared_data: Path) -> None:
    path = shared_data / "cn_superstore" / "订单.csv"
    rows = table(path)
    wizard = Wizard(trader, "order_line", path)
    # Every field has found its column by itself.
    assert {field: heading for heading, field in wizard.fields().items()} == {
        "number": "行 ID", "order_number": "订单 ID", "ordered_on": "订单日期", "client": "客户名称",
        "segment": "细分", "area": "地区", "sales": "销售额", "quantity": "数量", "discount": "折扣",
        "profit": "利润",
    }  # fmt: skip
    # What programs wrote in binary (-39.2000000000001) has too many places: told so, it is rounded.
    assert wizard.check()["problems"]["wrong"] > 0
    assert wizard.column("销售额", round=True).column("利润", round=True).check()["problems"]["wrong"] == 0
    wizard.commit(len(rows))
    by_area: dict[str, list[Decimal]] = {}
    for row in rows:
        sums = by_area.setdefault(row["地区"], [Decimal(0)] * 5)
        exact = [Decimal(row[key]).quantize(Decimal("1e-6"), ROUND_HALF_UP) for key in ("销售额", "利润")]
        figures = (Decimal(1), exact[0], Decimal(row["数量"]), Decimal(row["折扣"]), exact[1])
        by_area[row["地区"]] = [one + more for one, more in zip(sums, figures, strict=True)]
    assert stored(trader, "order_line", "sales", "quantity", "discount", "profit", by="area") == by_area
    assert round(sum(sums[1] for sums in by_area.values()), 3) == Decimal("16117548.237")


@pytest.mark.parametrize(
    ("entity", "name", "by"), [("returned", "退货", "sent_back"), ("seller", "销售人员", "manager")]
)
def test_returns_and_managers(trader: Site, shared_data: Path, entity: str, name: str, by: str) -> None:
    path = shared_data / "cn_superstore" / f"{name}.csv"
    rows = table(path)
    wizard = Wizard(trader, entity, path)
    assert len(wizard.fields()) == 2
    assert wizard.check()["problems"]["wrong"] == 0
    wizard.commit(len(rows))
    counted = Counter(list(row.values())[1] for row in rows)
    assert stored(trader, entity, by=by) == {value: [Decimal(count)] for value, count in counted.items()}
