"""Files that visitors attach to a public form: whose they are until they are sent, and what is not taken."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import pytest

from runtime.commands import public_forms
from tests.runtime.atlas_app import atlas, entity
from tests.runtime.site import Site
from tests.runtime.web.visitors import FORM, PNG, TOKEN


@pytest.fixture
def file_site(site: Site) -> Site:
    app = atlas()
    entity(app, "client")["fields"] += [
        {"id": "f70", "key": "papers", "type": "file", "max_items": 2},
        {"id": "f71", "key": "words", "type": "tags", "label": {"en": "Words"}},
    ]
    form = {**copy.deepcopy(FORM), "slug": "papers", "entity": "client", "options": {}, "parameters": {}}
    form |= {"values": {}, "labels": {}}
    form["sections"] = [{"id": "s1", "key": "s", "fields": ["name", "papers", "words"]}]
    app["public_forms"] = [form]
    site.house.publish(app)
    return site


def bring(site: Site, name: str, content: bytes, token: str = TOKEN) -> httpx.Response:
    path = "/api/public/forms/papers/files"
    return site.ask("POST", path, params={"name": name, "uploads": token}, content=content)


def hand_in(site: Site, files: list[str], token: str | None = TOKEN) -> httpx.Response:
    body: dict[str, Any] = {"values": {"name": "Visitor", "papers": files, "words": "new, Friend"}}
    if token is not None:
        body["uploads"] = token
    return site.ask("POST", "/api/public/forms/papers", json=body)


def test_visitors_attach_files_that_go_to_the_record(file_site: Site) -> None:
    uploaded = bring(file_site, "me.png", PNG)
    assert uploaded.status_code == 201, uploaded.text
    file = uploaded.json()["id"]
    # Nobody reads it before it is sent, the visitor included.
    for person in (None, "ann", "root"):
        assert file_site.ask("GET", f"/api/files/{file}", person).status_code in (401, 404)
    assert hand_in(file_site, [file]).status_code == 201
    (record,) = file_site.ask("GET", "/api/records/atlas/client?fields=papers,words", "root").json()[
        "records"
    ]
    assert [one["name"] for one in record["values"]["papers"]] == ["me.png"]
    assert record["values"]["words"] == ["new", "Friend"]
    assert file_site.ask("GET", f"/api/files/{file}", "root").content == PNG
    # It belongs to that record now.
    assert hand_in(file_site, [file]).status_code == 422


def test_a_visitors_file_is_nobody_elses(file_site: Site) -> None:
    file = bring(file_site, "me.png", PNG).json()["id"]
    mine = file_site.ask("POST", "/api/files?name=a.png", "ann", content=PNG).json()["id"]
    for files, token in (([file], "f" * 32), ([file], None), ([mine], TOKEN), (["nonsense"], TOKEN)):
        refused = hand_in(file_site, files, token)
        assert refused.status_code == 422
        (issue,) = refused.json()["error"]["issues"]
        assert issue["pointer"] == ("/values/papers" if files == ["nonsense"] else "/values/papers/0")
    assert bring(file_site, "a.png", PNG, "short").status_code == 422
    # A signed-in person cannot take it either.
    stolen = file_site.ask(
        "POST", "/api/records/atlas/client", "root", json={"values": {"name": "x", "papers": [file]}}
    )
    assert stolen.status_code == 422


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", b"MZ" + bytes(200)),
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("all.zip", b"PK\x03\x04" + bytes(100)),
        ("photo.png", b"MZ" + bytes(200)),
        ("empty.txt", b""),
    ],
)
def test_what_staff_could_not_open_safely_is_not_taken(file_site: Site, name: str, content: bytes) -> None:
    assert bring(file_site, name, content).status_code == 422


def test_uploads_are_bounded(file_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_forms, "MAX_UPLOAD_BYTES", 1000)
    assert bring(file_site, "long.txt", b"x" * 1001).status_code == 413
    monkeypatch.setattr(public_forms, "MAX_UNSENT_BYTES", 1200)
    assert bring(file_site, "one.txt", b"x" * 900).status_code == 201
    assert bring(file_site, "two.txt", b"x" * 900).status_code == 507
    for _ in range(60):
        last = bring(file_site, "none.txt", b"")
    assert last.status_code == 429
    # A form without a place for files takes none, nor does one that is not there.
    assert (
        file_site.ask("POST", f"/api/public/forms/other/files?uploads={TOKEN}", content=b"x").status_code
        == 404
    )


def test_a_form_kept_for_later_is_kept_without_its_files(file_site: Site) -> None:
    file = bring(file_site, "me.png", PNG).json()["id"]
    values = {"name": "Later", "papers": [file]}
    draft = file_site.ask("POST", "/api/public/forms/papers/drafts", json={"values": values}).json()["draft"]
    kept = file_site.ask("GET", f"/api/public/forms/papers/drafts/{draft}").json()
    assert kept["values"] == {"name": "Later"}
