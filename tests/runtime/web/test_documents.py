"""Records on paper over HTTP: what is shown to whom, on both databases."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from runtime.commands import print_batch
from runtime.jobs.worker import Worker
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import BASE, Site

TEMPLATES = [
    {
        "id": "d1", "key": "sheet", "label": {"zh": "订单", "en": "Order sheet"}, "entity": "order",
        "printable_when": 'state != "void"', "attach_to": "papers",
        "blocks": [
            {"id": "b1", "type": "heading", "text": {"zh": "订单 {subject}", "en": "Order {subject}"}},
            {"id": "b2", "type": "fields", "fields": [
                {"path": "client"}, {"path": "client.secret"}, {"path": "client.level"}, {"path": "day"},
                {"path": "moment"}, {"path": "urgent"}, {"path": "margin"}, {"path": "share"},
                {"path": "notes"}]},
            {"id": "b3", "type": "table", "field": "lines", "columns": [
                {"path": "text"}, {"path": "product.name"}, {"path": "product.hidden_name"},
                {"path": "cost"}, {"path": "amount"}]},
            {"id": "b4", "type": "totals", "totals": [{"path": "total", "words": True}, {"path": "gain"}]},
            {"id": "b5", "type": "text", "text": {"en": "RUSH"}, "visible_when": "urgent"},
            {"id": "b6", "type": "text", "text": {"en": "FAT"}, "visible_when": "margin > 0.2"},
            {"id": "b7", "type": "qr"},
        ],
        "footer": [{"id": "b8", "type": "page_number"}],
    },
    {
        "id": "d2", "key": "free", "label": {"en": "Free"}, "entity": "order", "languages": ["en"],
        "file_name": 'concat("free/", subject)',
        "body": "<p>{{ subject }}|{{ margin }}|{{ raw.margin }}|{{ client.secret }}|{{ record.client }}</p>\n"
        "{% for row in lines %}{{ row.text }}:{{ row.cost }}:{{ row.product.name }};{% endfor %}"
        "{{ document.printed_by }} {{ document.link }} {{ 'x' if margin is defined else 'hidden' }}",
    },
    {
        "id": "d3", "key": "broken", "label": {"en": "Broken"}, "entity": "order",
        "body": "<p>\n{{ raw.quantity / 0 }}</p>",
    },
    {"id": "d4", "key": "card", "label": {"en": "Card"}, "entity": "client", "body": "{{ name }}"},
]  # fmt: skip


def app() -> dict[str, Any]:
    changed = atlas()
    entity(changed, "order")["fields"].append(field("f90", "papers", "file", max_items=10))
    changed["document_templates"] = json.loads(json.dumps(TEMPLATES))
    return changed


@pytest.fixture
def printing(site: Site) -> Site:
    site.house.publish(app())
    return site


def path(record: str, template: str = "", entity: str = "order") -> str:
    return f"/api/records/atlas/{entity}/{record}/documents" + (f"/{template}" if template else "")


def page(site: Site, record: str, template: str, person: str, **params: str) -> str:
    answer = site.ask("GET", path(record, template), person, params={"format": "html", **params})
    assert answer.status_code == 200, answer.text
    found = re.search(r"<body>(.*)</body>", answer.text, re.DOTALL)
    assert found is not None
    return found[1]


def text(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)


@pytest.fixture
def order(printing: Site) -> str:
    return order_of(printing)


def order_of(site: Site, **more: Any) -> str:
    client = site.create("client", name="北京 <b>Acme</b>", level="gold", secret="42.4242")
    product = site.create("product", name="Globe", hidden_name="SHADOW")
    values = {
        "subject": "Order & Sons", "client": client["id"], "day": "2026-03-31", "urgent": True,
        "moment": "2026-03-31T16:30:00Z", "margin": "0.25", "share": "0.125",
        "notes": "<script>alert(1)</script>{{ 7*7 }}",
        "lines": [
            {"text": "one", "product": product["id"], "quantity": 2, "price": "501.25", "cost": "77.77"},
            {"text": "two", "quantity": 1, "price": "1.00"},
        ],
        "owner": site.house.ids["ann"], **more,
    }  # fmt: skip
    return str(site.create("order", **values)["id"])


def test_values_are_written_as_people_read_them(printing: Site, order: str) -> None:
    found = page(printing, order, "sheet", "root", lang="en")
    for said in (
        "Order Order &amp; Sons", "北京 &lt;b&gt;Acme&lt;/b&gt;", ">Gold<", ">31 Mar 2026<",
        ">1 Apr 2026 00:30<",
        ">Yes<", ">12.5%<", "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}", ">Globe<", ">77.77<",
        ">1,002.50<", ">¥1,003.50<", "CNY One thousand three and 50/100", "RUSH", "FAT",
    ):  # fmt: skip
        assert said in found, said
    found = page(printing, order, "sheet", "root", lang="zh")
    for said in ("订单 Order", "2026年3月31日", "2026年4月1日 00:30", ">是<", "人民币壹仟零叁元伍角整"):
        assert said in found, said


def test_what_is_hidden_leaves_no_trace(printing: Site, order: str) -> None:
    seen = page(printing, order, "sheet", "root", lang="en")
    assert "42.4242" in seen
    assert "SHADOW" in seen
    found = page(printing, order, "sheet", "ann", lang="en")
    for canary in ("42.4242", "SHADOW", "77.77", "25%", "FAT", "Margin", "margin", "gain", "cost", "secret"):
        assert canary not in found, canary
    assert "1,002.50" in found
    free = page(printing, order, "free", "ann")
    assert "<p>Order &amp; Sons||||北京 &lt;b&gt;Acme&lt;/b&gt;</p>" in free
    assert "one::Globe;two::;" in free
    assert f"Ann {BASE}/app/atlas/record/atlas.order/{order} hidden" in free


def test_a_record_out_of_reach_is_absent(printing: Site, order: str) -> None:
    for person in ("abe", "vic"):
        assert printing.ask("GET", path(order, "sheet"), person).status_code == 404
        assert printing.ask("GET", path(order), person).status_code == 404
        assert printing.ask("POST", path(order, "sheet"), person, json={}).status_code == 404
        assert printing.ask("GET", f"/api/records/atlas/order/{order}/qr.svg", person).status_code == 404
    assert printing.ask("GET", path(order, "sheet")).status_code == 401
    assert printing.ask("GET", path("nonsense", "sheet"), "root").status_code == 404


def test_templates_are_offered_with_the_record(printing: Site, order: str) -> None:
    offered = printing.ask("GET", path(order), "ann").json()["documents"]
    assert [(one["name"], one["languages"], one["printable"]) for one in offered] == [
        ("atlas.sheet", ["zh", "en"], True), ("atlas.free", ["en"], True),
        ("atlas.broken", ["zh", "en"], True),
    ]  # fmt: skip
    void = order_of(printing, state="void")
    assert printing.ask("GET", path(void), "ann").json()["documents"][0]["printable"] is False
    refused = printing.ask("GET", path(void, "sheet"), "ann")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "print.not_now")


def test_the_pdf_says_what_the_page_says(printing: Site, order: str) -> None:
    answer = printing.ask("GET", path(order, "sheet"), "root", params={"format": "pdf", "lang": "zh"})
    found = text(answer)
    for said in ("订单 Order & Sons", "人民币壹仟零叁元伍角整", "第 1 页，共 1 页", "Globe"):
        assert said in found, said
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Order%20%26%20Sons.pdf" in answer.headers["content-disposition"]
    named = printing.ask("GET", path(order, "free"), "root")
    assert 'filename="Order & Sons.pdf"' in named.headers["content-disposition"]


def test_every_print_is_in_the_audit_log(printing: Site, order: str) -> None:
    printing.ask("GET", path(order, "sheet"), "ann", params={"lang": "en"})
    with printing.house.database.read() as tx:
        query = sa.text("SELECT subject, detail FROM audit WHERE action = 'print'")
        ((subject, detail),) = tx.rows(query, {})
    assert subject == f"record:atlas.order/{order}"
    assert json.loads(detail) == {"template": "atlas.sheet", "format": "pdf", "language": "en", "pages": 1}


def test_a_page_belongs_to_no_origin_and_runs_nothing(printing: Site, order: str) -> None:
    answer = printing.ask("GET", path(order, "sheet"), "ann", params={"format": "html"})
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "<script" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_template_that_fails_says_where(printing: Site, order: str) -> None:
    refused = printing.ask("GET", path(order, "broken"), "ann", headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    (issue,) = refused.json()["error"]["issues"]
    assert (issue["pointer"], issue["code"]) == ("/body", "print.failed")
    assert issue["message"].startswith("Line 2 of the template failed")
    assert page(printing, order, "free", "ann")


@pytest.mark.parametrize(
    ("params", "pointer"), [({"format": "docx"}, "/format"), ({"lang": "fr"}, "/lang"), ({"x": "1"}, "/x")]
)
def test_what_is_asked_for_wrongly_is_said(sqlite_house: House, params: dict[str, str], pointer: str) -> None:
    site = Site(sqlite_house)
    sqlite_house.publish(app())
    order = order_of(site)
    refused = site.ask("GET", path(order, "sheet"), "root", params=params)
    assert refused.status_code == 422
    assert refused.json()["error"]["issues"][0]["pointer"] == pointer
    missing = site.ask("GET", path(order, "shet"), "root")
    assert missing.status_code == 404
    site.close()


def test_a_document_is_kept_with_its_record(printing: Site, order: str) -> None:
    kept = printing.ask("POST", path(order, "sheet"), "ann", json={"lang": "zh"})
    assert kept.status_code == 201, kept.text
    assert kept.json()["media_type"] == "application/pdf"
    record = printing.ask("GET", f"/api/records/atlas/order/{order}", "ann").json()
    assert [file["id"] for file in record["values"]["papers"]] == [kept.json()["id"]]
    printing.ask("POST", path(order, "sheet"), "root", json={})
    record = printing.ask("GET", f"/api/records/atlas/order/{order}", "root").json()
    assert len(record["values"]["papers"]) == 2
    bytes_ = printing.ask("GET", f"/api/files/{kept.json()['id']}", "ann").content
    assert bytes_.startswith(b"%PDF")
    # Without a field for it, a comment has it.
    assert printing.ask("POST", path(order, "free"), "ann", json={}).status_code == 201
    comments = printing.ask("GET", f"/api/records/atlas/order/{order}/comments", "ann").json()["comments"]
    assert [file["name"] for file in comments[0]["files"]] == ["Order & Sons.pdf"]


def test_keeping_takes_the_right_to_change_the_record(printing: Site, order: str) -> None:
    assert printing.ask("GET", path(order, "sheet"), "bea", params={"format": "html"}).status_code == 200
    refused = printing.ask("POST", path(order, "sheet"), "bea", json={})
    assert refused.status_code == 403
    record = printing.ask("GET", f"/api/records/atlas/order/{order}", "root").json()
    assert record["values"]["papers"] is None


def test_a_code_leads_to_the_record(printing: Site, order: str) -> None:
    answer = printing.ask("GET", f"/api/records/atlas/order/{order}/qr.svg", "ann")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml") or answer.content.startswith(b"<svg")


# -- a selection


def work(site: Site) -> None:
    workspace = site.house.workspace
    worker = Worker(workspace.database, workspace.catalogs, workspace.clock)
    while worker.run_due():
        pass


def many(site: Site, person: str = "ann", **body: Any) -> dict[str, Any]:
    answer = site.ask("POST", "/api/bulk/atlas/order/print", person, json={"template": "sheet", **body})
    assert answer.status_code == 202, answer.text
    work(site)
    found: dict[str, Any] = site.ask("GET", f"/api/bulk/{answer.json()['id']}", person).json()
    return found


def test_a_selection_is_one_pdf_in_its_order(printing: Site) -> None:
    orders = [order_of(printing, subject=f"no {number}") for number in range(3)]
    run = many(printing, ids=orders, lang="en")
    assert (run["state"], run["done"], run["failed"], run["issues"]) == ("done", 3, 0, [])
    assert run["file"]["name"] == "Order sheet.pdf"
    answer = printing.ask("GET", f"/api/files/{run['file']['id']}", "ann")
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages]
    assert [f"no {number}" in page for number, page in enumerate(pages)] == [True, True, True]
    # Each counts its own pages.
    assert all("Page 1 of 1" in page for page in pages)
    # It is whoever's asked for it, and nobody else's.
    assert printing.ask("GET", f"/api/files/{run['file']['id']}", "root").status_code == 404
    assert printing.ask("GET", f"/api/bulk/{run['id']}", "abe").status_code == 404
    with printing.house.database.read() as tx:
        assert tx.value(sa.text("SELECT count(*) FROM audit WHERE action = 'print'")) == 3


def test_what_cannot_be_printed_is_listed_and_the_rest_is_packed(printing: Site) -> None:
    fine, void = order_of(printing), order_of(printing, state="void")
    hidden = order_of(printing, owner=printing.house.ids["abe"])
    run = many(printing, ids=[fine, void, hidden, fine], format="zip", lang="zh")
    assert (run["state"], run["total"], run["done"], run["failed"]) == ("done", 3, 1, 2)
    assert [issue["record"] for issue in run["issues"]] == [void, hidden]
    answer = printing.ask("GET", f"/api/files/{run['file']['id']}", "ann")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["订单 Order & Sons.pdf"]
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF")
    assert printing.ask("POST", f"/api/bulk/{run['id']}/undo", "ann").status_code == 409


def test_a_run_cut_short_is_done_again_from_the_start(printing: Site) -> None:
    orders = [order_of(printing, subject=f"no {number}") for number in range(2)]
    body = {"template": "sheet", "ids": orders}
    run = printing.ask("POST", "/api/bulk/atlas/order/print", "ann", json=body).json()["id"]
    workspace, stops = printing.house.workspace, iter((False, True))
    print_batch.perform(
        workspace.database, workspace.catalogs, workspace.clock, lambda: next(stops), run
    )  # fmt: skip
    half = printing.ask("GET", f"/api/bulk/{run}", "ann").json()
    assert (half["state"], half["done"], half["waiting"], half["file"]) == ("running", 1, 1, None)
    work(printing)
    done = printing.ask("GET", f"/api/bulk/{run}", "ann").json()
    assert (done["state"], done["done"]) == ("done", 2)
    answer = printing.ask("GET", f"/api/files/{done['file']['id']}", "ann")
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 2


def test_a_selection_takes_the_right_to_export(printing: Site, order: str) -> None:
    for person, status in (("bea", 403), ("vic", 404)):
        body = {"template": "sheet", "ids": [order]}
        assert printing.ask("POST", "/api/bulk/atlas/order/print", person, json=body).status_code == status
    for body, pointer in (
        ({"template": "sheet", "ids": [order], "format": "docx"}, "/format"),
        ({"template": "sheet", "ids": [order], "lang": "fr"}, "/lang"),
        ({"template": "sheet", "ids": []}, ""),
    ):
        refused = printing.ask("POST", "/api/bulk/atlas/order/print", "ann", json=body)
        assert refused.status_code == 422
        assert refused.json()["error"]["issues"][0]["pointer"] == pointer
