"""An app proposed from spreadsheets: what is guessed, and that the rows come in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from builder.from_tables import Proposal, Table, propose, propose_fields, table_of
from engines.definition import Model, check_app, load
from tests.runtime.house import House
from tests.runtime.site import Site

ROOT = Path(__file__).parents[2]

CUSTOMERS = Table(
    "客户",
    ("客户编号", "客户名称", "等级", "邮箱", "电话", "备注"),
    [[f"C{n:03d}", f"公司{n}", "重点" if n % 3 else "普通", f"a{n}@example.com", f"138{n:08d}", "x" * 210]
     for n in range(1, 25)],
)  # fmt: skip
ORDERS = Table(
    "Orders",
    ("Order ID", "Customer", "Amount", "Ordered on", "Qty", "Discount", "Paid", "Weight", "", "Version"),
    [[f"O{n}", f"C{n % 24 + 1:03d}", f"{n * 10}.50", f"{n % 28 + 1}/03/2026", str(n), f"{n % 9}%",
      "是" if n % 2 else "否", f"{n}.125", "ignored", "old"]
     for n in range(1, 61)],
)  # fmt: skip


def fields(proposal: Proposal, entity: int) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in proposal.package["entities"][entity]["fields"]}


def problems(proposal: Proposal) -> list[tuple[str, str]]:
    system = load((ROOT / "runtime" / "apps" / "system_app.json").read_text("utf-8"))
    app = load(proposal.package)
    found = check_app(app, Model({"system": system, app.app.key: app}))
    return [(issue.pointer, issue.code) for issue in found if issue.severity == "error"]


def test_types_options_and_references() -> None:
    proposal = propose("shop", "小店", [ORDERS, CUSTOMERS])
    assert problems(proposal) == []
    customer, order = fields(proposal, 1), fields(proposal, 0)
    assert [customer[key]["type"] for key in ("客户编号", "客户名称", "等级", "邮箱", "电话", "备注")] == [
        "text", "text", "choice", "email", "phone", "long_text",
    ]  # fmt: skip
    assert customer["客户编号"]["unique"] is True
    assert [option["label"] for option in customer["等级"]["options"]] == [{"zh": "重点"}, {"zh": "普通"}]
    assert (order["customer"]["type"], order["customer"]["entity"]) == ("reference", "客户")
    kinds = {key: order[key]["type"] for key in order if key not in ("order_id", "customer", "version_2")}
    assert kinds == {
        "amount": "money", "ordered_on": "date", "qty": "integer", "discount": "percent", "paid": "boolean",
        "weight": "decimal",
    }  # fmt: skip
    assert order["weight"]["scale"] == 3
    # A heading the platform itself uses for something gets another key, and keeps its words.
    assert order["version_2"]["label"] == {"en": "Version"}
    assert [entity["title"] for entity in proposal.package["entities"]] == ["order_id", "客户名称"]
    assert list(proposal.mappings) == ["客户", "orders"]
    assert proposal.mappings["orders"]["columns"]["Customer"] == {"field": "customer", "lookup": "客户编号"}
    assert proposal.mappings["orders"]["columns"]["Ordered on"]["dates"] == "day_first"
    assert "" not in proposal.mappings["orders"]["columns"]


@pytest.mark.parametrize(
    "table",
    [
        Table("", ("",) * 3 + ("x",), [["", "", "", "1"]]),
        Table("select", ("from", "if", "id", "owner", "true", "and"), [["1"] * 6]),
        Table("123 数 data!!", ("1st", "第二", "🏮", "\u202eabc", "a.b", "a b", "a_b"), [["1"] * 7]),
        Table("x" * 300, ("y" * 300, "y" * 299), [["1", "2"]]),
        Table("empty cells", ("a", "b"), [["", ""], ["", ""]]),
        Table("short rows", ("a", "b", "c"), [["1"], ["1", "2"]]),
    ],
)
def test_any_headings_make_a_package_without_errors(table: Table) -> None:
    assert problems(propose("odd", "", [table, table])) == []


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    opened = Site(house)
    yield opened
    opened.close()


def workbook(*tables: Table) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active["A1"] = "Our shop"
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.append(["A list made by hand"])
        sheet.append(list(table.headings))
        for row in table.rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def built(site: Site, files: list[tuple[str, tuple[str, bytes]]]) -> dict[str, int]:
    """Propose, draft, publish and import; rows by entity."""
    data = {"key": "shop", "label": "Shop"}
    answer = site.ask("POST", "/api/builder/apps/from-file", "root", data=data, files=files)
    assert answer.status_code == 200, answer.text
    proposal = answer.json()
    first = {"If-Match": '"0"'}
    body = {"document": proposal["document"]}
    assert site.ask("PUT", "/api/apps/shop/draft", "root", json=body, headers=first).status_code == 200
    second = {"If-Match": '"1"'}
    done = site.ask("POST", "/api/apps/shop/draft/publish", "root", json={}, headers=second)
    assert done.status_code == 201, done.text
    counts = {}
    for table in proposal["tables"]:
        report = site.ask(
            "POST", f"/api/records/shop/{table['entity']}/import", "root",
            data={"mapping": json.dumps(table["mapping"])}, files=[("file", files[table["file"]][1])],
        ).json()  # fmt: skip
        assert report["failed"] == 0, report["issues"][:3]
        counts[table["entity"]] = report["created"]
    return counts


def test_from_a_workbook_to_an_app_with_its_rows(site: Site) -> None:
    files = [("files", ("shop.xlsx", workbook(ORDERS, CUSTOMERS)))]
    assert built(site, files) == {"客户": 24, "orders": 60}
    order = site.ask(
        "GET", '/api/records/shop/orders?filter=order_id == "O7"&expand=customer', "root"
    ).json()["records"][0]  # fmt: skip
    assert order["labels"]["customer"] == "公司8"
    assert (order["values"]["amount"], order["values"]["ordered_on"]) == ("70.50", "2026-03-08")


def test_files_of_one_table_each(site: Site) -> None:
    def text(table: Table) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerows([table.headings, *table.rows])
        return out.getvalue().encode("gb18030")

    files = [("files", ("orders.csv", text(ORDERS))), ("files", ("客户.csv", text(CUSTOMERS)))]
    assert built(site, files) == {"客户": 24, "orders": 60}


def test_what_is_refused(site: Site) -> None:
    path, sheet = "/api/builder/apps/from-file", ("files", ("a.csv", b"a,b\n1,2\n"))
    assert site.ask("POST", path, "ann", data={"key": "x"}, files=[sheet]).status_code == 403
    for data, files in (
        ({"key": "Not A Key"}, [sheet]),
        ({}, [sheet]),
        ({"key": "x"}, [("files", ("a.csv", b""))]),
        ({"key": "x"}, [("files", ("a.xlsx", b"PK\x03\x04 broken"))]),
        ({"key": "x"}, [("other", ("a.csv", b"a\n1\n"))]),
    ):
        answer = site.ask("POST", path, "root", data=data, files=files)
        assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("cn_superstore", ("订单.csv", "退货.csv", "销售人员.csv")),
        ("maven_crm", ()),
        ("northwind", ()),
    ],
)
def test_real_files_make_packages_without_errors(
    shared_data: Path, folder: str, names: tuple[str, ...]
) -> None:
    paths = [shared_data / folder / name for name in names] or sorted((shared_data / folder).glob("*.csv"))
    tables = []
    for path in paths:
        with path.open("rb") as source:
            from builder.read_tables import read_tables

            tables += [one.table for one in read_tables(source, path.name, 100_000_000)]
    proposal = propose("real", folder, tables)
    assert problems(proposal) == []
    kinds = [one["type"] for entity in proposal.package["entities"] for one in entity["fields"]]
    assert {"date", "choice", "reference"} <= set(kinds)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("姓名\n电话\n金额", [("姓名", "text"), ("电话", "text"), ("金额", "text")]),
        ("Name, Phone、Note", [("name", "text"), ("phone", "text"), ("note", "text")]),
        ("Name\tDay\tPrice\r\nA\t2026-01-02\t1,200.50\r\n\"B\nC\"\t2026-01-03\t3\r\n",
         [("name", "long_text"), ("day", "date"), ("price", "money")]),
        ("State\tN\n" + "open\t1\nopen\t2\nopen\t3\nshut\t4\nshut\t5\nshut\t6",
         [("state", "choice"), ("n_2", "integer")]),
        ("id\tid\tif\n1\t2\t3", [("id_2", "integer"), ("id_2_2", "integer"), ("if", "integer")]),
        ("", []),
        ("\t\n1\t2", []),
    ],
)  # fmt: skip
def test_fields_for_what_was_pasted(text: str, expected: list[tuple[str, str]]) -> None:
    fields = propose_fields(table_of(text), ["n"])
    assert [(field["key"], field["type"]) for field in fields] == expected
    package = {
        "format": "yingzao/1", "app": {"key": "x", "version": "1.0.0", "label": {}},
        "entities": [{"id": "e", "key": "e", "title": fields[0]["key"], "fields": [
            {"id": f"f{n}", **field} for n, field in enumerate(fields)]}] if fields else [],
    }  # fmt: skip
    app = load(package)
    assert [issue for issue in check_app(app, Model({"x": app})) if issue.severity == "error"] == []
