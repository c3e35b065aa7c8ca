"""Uploading and fetching a file over HTTP, before any record has it."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.runtime.site import Site


def upload(site: Site, person: str, name: str, content: bytes, **options: Any) -> httpx.Response:
    return site.ask("POST", "/api/files", person, files={"file": (name, content)}, **options)


def png(width: int = 40, height: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "PNG")
    return out.getvalue()


def test_what_was_uploaded_comes_back_to_its_uploader_alone(site: Site) -> None:
    content = b"hello\n" * 100_000
    answer = upload(site, "ann", "../notes.txt", content)
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert file["name"] == "notes.txt"
    assert (file["size"], file["media_type"], file["kind"]) == (600_000, "text/plain", "text")
    got = site.ask("GET", f"/api/files/{file['id']}", "ann")
    assert got.content == content
    assert got.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert got.headers["content-disposition"].startswith('attachment; filename="notes.txt"')
    assert got.headers["content-type"] == "text/plain"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("sandbox;")
    for other in ("root", "abe"):
        assert site.ask("GET", f"/api/files/{file['id']}", other).status_code == 404
    assert site.ask("GET", f"/api/files/{file['id']}").status_code == 401
    assert site.ask("GET", "/api/files/nothing", "ann").status_code == 404


def test_raw_bytes_take_their_name_from_the_address(sqlite_site: Site) -> None:
    answer = sqlite_site.ask("POST", "/api/files?name=合同.txt", "ann", content=b"abc")
    assert answer.status_code == 201, answer.text
    got = sqlite_site.ask("GET", f"/api/files/{answer.json()['id']}?inline=1", "ann")
    assert got.content == b"abc"
    assert got.headers["content-disposition"].startswith("inline; ")
    assert "filename*=UTF-8''%E5%90%88%E5%90%8C.txt" in got.headers["content-disposition"]


def test_a_page_is_never_shown_in_place(sqlite_site: Site) -> None:
    file = upload(sqlite_site, "ann", "x.html", b"<script>alert(1)</script>").json()
    got = sqlite_site.ask("GET", f"/api/files/{file['id']}?inline=1", "ann")
    assert got.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=0-99", 200, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
        ("bytes=5-2", 200, b"0123456789"),
    ],
)
def test_ranges(sqlite_site: Site, asked: str, status: int, part: bytes) -> None:
    file = upload(sqlite_site, "ann", "digits.txt", b"0123456789").json()
    got = sqlite_site.ask("GET", f"/api/files/{file['id']}", "ann", headers={"Range": asked})
    assert (got.status_code, got.content) == (status, part)


def test_what_is_known_already_is_not_sent_again(sqlite_site: Site) -> None:
    file = upload(sqlite_site, "ann", "a.txt", b"abc").json()
    etag = sqlite_site.ask("GET", f"/api/files/{file['id']}", "ann").headers["etag"]
    again = sqlite_site.ask("GET", f"/api/files/{file['id']}", "ann", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_has_a_thumbnail(sqlite_site: Site) -> None:
    file = upload(sqlite_site, "ann", "a.png", png(1000, 500)).json()
    assert (file["width"], file["height"], file["kind"]) == (1000, 500, "image")
    got = sqlite_site.ask("GET", f"/api/files/{file['id']}/thumbnail", "ann")
    assert Image.open(io.BytesIO(got.content)).size == (480, 240)
    assert sqlite_site.ask("GET", f"/api/files/{file['id']}/thumbnail", "root").status_code == 404
    plain = upload(sqlite_site, "ann", "a.txt", b"abc").json()
    assert sqlite_site.ask("GET", f"/api/files/{plain['id']}/thumbnail", "ann").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("photo.png", b"<html></html>", 422, "files.type_mismatch"),
        ("empty.txt", b"", 422, "files.empty"),
    ],
)
def test_refusals(sqlite_site: Site, name: str, content: bytes, status: int, code: str) -> None:
    answer = upload(sqlite_site, "ann", name, content)
    assert answer.status_code == status
    assert answer.json()["error"]["issues"][0]["code"] == code


def test_a_form_without_a_file_is_refused(sqlite_site: Site) -> None:
    answer = sqlite_site.ask("POST", "/api/files", "ann", files={"other": ("x.txt", b"x")})
    assert answer.json()["error"]["issues"][0]["code"] == "files.no_file"
    assert sqlite_site.ask("POST", "/api/files", files={"file": ("x.txt", b"x")}).status_code == 401


def test_too_much_is_refused_and_leaves_nothing(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = sqlite_site.house.workspace
    small = workspace.settings.model_copy(update={"max_file_bytes": 20_000, "file_quota_bytes": 50_000})
    monkeypatch.setattr(workspace, "settings", small)
    answer = upload(sqlite_site, "ann", "a.bin", bytes(20_001))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "files.too_large")
    raw = sqlite_site.ask("POST", "/api/files?name=a.bin", "ann", content=bytes(20_001))
    assert raw.status_code == 413
    for _ in range(2):
        assert upload(sqlite_site, "ann", "a.bin", bytes(20_000)).status_code == 201
    full = upload(sqlite_site, "ann", "a.bin", bytes(20_000))
    assert (full.status_code, full.json()["error"]["code"]) == (507, "files.quota")
    assert list((workspace.settings.data / "incoming").iterdir()) == []


def test_a_read_only_token_uploads_nothing(sqlite_site: Site) -> None:
    answer = sqlite_site.ask(
        "POST", "/api/files", files={"file": ("x.txt", b"x")}, headers=sqlite_site.as_("ann", "read")
    )
    assert answer.status_code == 403
