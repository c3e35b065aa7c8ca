"""A print template is looked at on a record before it is published."""

from __future__ import annotations

import copy
from typing import Any

from tests.builder.test_lifecycle import read, save
from tests.builder.test_lifecycle import site as site
from tests.runtime.site import Site

TEMPLATE: dict[str, Any] = {
    "id": "dt1", "key": "sheet", "label": {"zh": "单据", "en": "Sheet"}, "entity": "folder",
    "blocks": [{"id": "b1", "type": "heading", "text": {"zh": "【{name}】", "en": "«{name}»"}}],
}  # fmt: skip


def with_template(site: Site, **changes: Any) -> None:
    began = read(site)
    document = copy.deepcopy(began["document"])
    document["document_templates"] = [{**TEMPLATE, **changes}]
    # What is wrong elsewhere in the draft is nobody's business here.
    document["views"] = [{"id": "broken"}]
    assert save(site, document, began["revision"]).status_code == 200


def folder(site: Site) -> str:
    made = site.ask("POST", "/api/records/atlas/folder", "root", json={"values": {"name": "Alps <1>"}})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def look(
    site: Site, record: str, person: str = "root", template: str = "dt1", query: str = "format=html"
) -> Any:
    return site.ask("GET", f"/api/apps/atlas/draft/documents/{template}/{record}?{query}", person)


def test_a_draft_is_printed_on_a_record(site: Site) -> None:
    record = folder(site)
    with_template(site)
    page = look(site, record)
    assert page.status_code == 200, page.text
    assert "Alps &lt;1&gt;" in page.text
    assert "sandbox" in page.headers["content-security-policy"]
    english = look(site, record, query="format=html&lang=en")
    assert "«Alps &lt;1&gt;»" in english.text
    pdf = look(site, record, query="format=pdf")
    assert pdf.content.startswith(b"%PDF-")
    # It is in use nowhere yet.
    offered = site.ask("GET", f"/api/records/atlas/folder/{record}/documents", "root").json()["documents"]
    assert "atlas.sheet" not in {one["name"] for one in offered}


def test_what_is_wrong_is_said(site: Site) -> None:
    record = folder(site)
    with_template(site, blocks=[{"id": "b1", "type": "text", "text": {"en": "{no_such_field}"}}])
    answer = look(site, record)
    assert answer.status_code == 422
    assert answer.json()["error"]["issues"]
    with_template(site, blocks=[{"id": "b1", "type": "no such block"}])
    answer = look(site, record)
    assert (answer.status_code, answer.json()["error"]["issues"][0]["pointer"]) == (
        422, "/document_templates/0/blocks/0/type",
    )  # fmt: skip


def test_only_builders_look_and_only_at_what_is_there(site: Site) -> None:
    record = folder(site)
    with_template(site)
    assert look(site, record, "ann").status_code == 403
    # Bea builds the app and may not read this entity: building shows nobody records.
    assert look(site, record, "bea").status_code == 404
    assert look(site, record, template="nothing").status_code == 404
    assert look(site, "00000000-0000-7000-8000-000000000000").status_code == 404
    assert look(site, record, query="format=docx").status_code == 422
