"""Exports: the rows and fields their reader may see, in files no spreadsheet program is fooled by."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from tests.runtime.atlas_app import atlas
from tests.runtime.site import Site

CLIENTS = "/api/records/atlas/client/export"
ORDERS = "/api/records/atlas/order/export"


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 by this mark alone"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def cells_of(answer: httpx.Response) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200, answer.text
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_what_a_list_would_show_is_in_the_file(site: Site) -> None:
    for name, discount in (("Acme", "0.10"), ("Beta", "0.25"), ("北京图册", None)):
        site.create("client", name=name, discount=discount, level="gold" if discount else None)
    answer = site.ask(
        "GET", CLIENTS, "cho",
        params={"filter": "discount > 0", "sort": "-name", "fields": "name,discount,level"},
    )  # fmt: skip
    assert rows_of(answer) == [
        {"name": "Beta", "discount": "0.2500", "level": "Gold"},
        {"name": "Acme", "discount": "0.1000", "level": "Gold"},
    ]
    assert answer.headers["content-disposition"].startswith('attachment; filename="client.csv"')
    assert len(rows_of(site.ask("GET", CLIENTS, "cho"))) == 3
    detail = _audited(site)
    assert (detail["rows"], detail["filter"]) == (3, None)


def _audited(site: Site) -> dict[str, Any]:
    import json

    with site.house.database.read() as tx:
        query = "SELECT detail FROM audit WHERE action = 'export' ORDER BY at DESC, id DESC LIMIT 1"
        found: dict[str, Any] = json.loads(tx.value(sa.text(query)))
        return found


def test_more_than_a_page_in_order(site: Site) -> None:
    site.house.create_many("folder", [{"name": f"F{number:04d}"} for number in range(1203)])
    answer = site.ask(
        "GET", "/api/records/atlas/folder/export", "ann", params={"sort": "name", "fields": "name"}
    )
    assert [row["name"] for row in rows_of(answer)] == [f"F{number:04d}" for number in range(1203)]


def test_numbers_dates_and_references_are_typed_in_a_workbook(site: Site) -> None:
    client = site.create("client", name="Acme", secret="12.5000")
    site.create(
        "order", subject="=1+1", client=client["id"], day="2026-03-31", quantity=7, urgent=True,
        moment="2026-03-31T16:30:00Z", weight="123456789012.345678",
    )  # fmt: skip
    fields = "subject,client,day,quantity,urgent,moment,weight"
    heading, row = cells_of(site.ask("GET", ORDERS, "root", params={"format": "xlsx", "fields": fields}))
    assert heading == tuple(fields.split(","))
    assert (row[0], row[1], row[3], row[4]) == ("=1+1", "Acme", 7, True)
    assert row[2].date().isoformat() == "2026-03-31"
    # The workspace's zone, as people there read the clock.
    assert row[5].isoformat() == "2026-04-01T00:30:00"
    # More digits than a spreadsheet keeps stay a text, so that none is lost.
    assert row[6] == "123456789012.345678"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1"])
def test_no_text_becomes_a_formula(sqlite_site: Site, name: str) -> None:
    made = sqlite_site.create("folder", name=name)
    shown = made["values"]["name"]
    fields = {"fields": "name"}
    (row,) = rows_of(sqlite_site.ask("GET", "/api/records/atlas/folder/export", "ann", params=fields))
    assert row["name"] == (f"'{shown}" if shown[0] in "=+-@＝" else shown)
    answer = sqlite_site.ask(
        "GET", "/api/records/atlas/folder/export", "ann", params={**fields, "format": "xlsx"}
    )
    book = load_workbook(io.BytesIO(answer.content))
    assert book.active is not None
    cell = book.active["A2"]
    assert (cell.data_type, cell.value) == ("s", shown)


def test_headings_are_harmless_and_tell_columns_apart(sqlite_site: Site) -> None:
    app = atlas()
    fields = next(item for item in app["entities"] if item["key"] == "folder")["fields"]
    fields[0]["label"] = {"en": "=Name", "zh": "名称"}
    fields += [
        {"id": "fx", "key": "one", "type": "text", "label": {"en": "Same"}},
        {"id": "fy", "key": "two", "type": "text", "label": {"en": "Same"}},
    ]
    sqlite_site.house.publish(app)
    sqlite_site.create("folder", name="A")
    (row,) = rows_of(sqlite_site.ask("GET", "/api/records/atlas/folder/export", "ann"))
    assert next(iter(row)) == "'=Name"
    assert {"one", "two"} <= set(row)


def test_hidden_rows_and_fields_stay_hidden(site: Site) -> None:
    client = site.create("client", name="Acme", secret="7.0000")
    site.create("order", person="ann", subject="Own", client=client["id"])
    site.create("order", person="abe", subject="Foreign", client=client["id"])
    rows = rows_of(site.ask("GET", ORDERS, "ann"))
    assert [row["subject"] for row in rows] == ["Own"]
    assert "margin" not in rows[0]
    # A field one may not see behaves like one that is not there, in every part of the request.
    for params in ({"fields": "margin"}, {"filter": "margin > 1"}, {"sort": "margin"}):
        hidden = site.ask("GET", ORDERS, "ann", params=params)
        absent = site.ask(
            "GET", ORDERS, "ann", params={k: v.replace("margin", "nargin") for k, v in params.items()}
        )
        assert (hidden.status_code, absent.status_code) == (422, 422)
        assert hidden.json()["error"]["code"] == absent.json()["error"]["code"]
    assert rows_of(site.ask("GET", ORDERS, "ann", params={"fields": "subject,client.name"})) == [
        {"subject": "Own", "client.name": "Acme"}
    ]


def test_only_whom_the_grant_lets_export(site: Site) -> None:
    assert site.ask("GET", ORDERS, "lou").status_code == 403
    assert site.ask("GET", CLIENTS, "ann").status_code == 403
    assert site.ask("GET", "/api/records/atlas/nothing/export", "ann").status_code == 404
    assert site.ask("GET", ORDERS).status_code == 401
    assert site.ask("GET", ORDERS, "ann", params={"format": "pdf"}).status_code == 422
    assert site.ask("GET", ORDERS, "ann", params={"limit": "5"}).status_code == 422


def test_the_scope_of_exporting_narrows_that_of_reading(site: Site) -> None:
    app = atlas()
    app["grants"] = [grant for grant in app["grants"] if grant.get("id") != "g1"] + [
        {"id": "g1", "role": "clerk", "entity": "order", "actions": ["create", "read"], "scope": "all"},
        {"id": "gx", "role": "clerk", "entity": "order", "actions": ["export"], "scope": "own"},
    ]
    site.house.publish(app)
    site.create("order", person="ann", subject="Own")
    site.create("order", person="abe", subject="Foreign")
    assert len(site.ask("GET", "/api/records/atlas/order", "ann").json()["records"]) == 2
    assert [row["subject"] for row in rows_of(site.ask("GET", ORDERS, "ann"))] == ["Own"]


def test_a_template_is_filled_in_and_imported_as_it_is(site: Site) -> None:
    answer = site.ask("GET", "/api/records/atlas/client/import-template", "cho", params={"format": "xlsx"})
    (headings,) = cells_of(answer)
    assert {"name", "code", "level"} <= set(headings)
    assert {"doubled", "orders", "turnover"}.isdisjoint(headings)
    book = load_workbook(io.BytesIO(answer.content))
    assert book.active is not None
    for heading, value in (("name", "Acme"), ("level", "Gold"), ("discount", 0.1)):
        book.active.cell(row=2, column=headings.index(heading) + 1, value=value)
    filled = io.BytesIO()
    book.save(filled)
    files = {"file": ("clients.xlsx", filled.getvalue(), "application/octet-stream")}
    done = site.ask("POST", "/api/records/atlas/client/import", "cho", files=files)
    assert done.status_code == 200, done.text
    assert (done.json()["created"], done.json()["failed"]) == (1, 0), done.text
    (record,) = site.house.page("client")["records"]
    assert (record["values"]["name"], record["values"]["level"], record["values"]["discount"][:4]) == (
        "Acme", "gold", "0.10",
    )  # fmt: skip
    assert site.ask("GET", "/api/records/atlas/client/import-template", "ann").status_code == 403


def test_what_was_exported_comes_in_again(site: Site) -> None:
    for name in ("Acme", "Beta, Ltd.", 'Say "hi"', "两行 文字", "🙂 \u2067rtl\u2069 \u200f!"):
        site.create("client", name=name, discount="0.05", level="silver", region=name)
    exported = site.ask("GET", CLIENTS, "cho", params={"fields": "name,discount,level"}).content
    house = site.house
    for record in house.page("client")["records"]:
        house.delete("client", record["id"])
    files = {"file": ("clients.csv", exported, "text/csv")}
    done = site.ask("POST", "/api/records/atlas/client/import", "cho", files=files).json()
    assert (done["created"], done["failed"]) == (5, 0), done
    names = {record["values"]["name"] for record in house.page("client")["records"]}
    assert names == {"Acme", "Beta, Ltd.", 'Say "hi"', "两行 文字", "🙂 \u2067rtl\u2069 \u200f!"}
