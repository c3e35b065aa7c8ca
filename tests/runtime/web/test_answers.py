"""The shape of every answer: one error form for each status, request ids, headers, files, pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from engines.errors import StorageFull, Unavailable
from runtime import resources
from runtime.store.database import Database
from runtime.web.routes import health
from tests.runtime.house import House
from tests.runtime.site import Site

ORDERS = "/api/records/atlas/order"


def error(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()["error"]
    assert found["code"] == code
    assert found["message"]
    assert found["request_id"] == answer.headers["x-request-id"]
    assert isinstance(found["issues"], list)
    return found


def test_every_status_has_the_one_shape(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made = site.create("order", subject="A", tracking="T")
    path = f"{ORDERS}/{made['id']}"
    ask = site.ask
    error(ask("POST", ORDERS, "root", content=b"{"), 400, "bad_json")
    error(
        ask("PATCH", path, "root", json={"values": {}}, headers={"If-Match": "*"}),
        400,
        "request.bad_if_match",
    )
    error(ask("GET", ORDERS), 401, "not_signed_in")
    error(ask("PATCH", path, "bea", json={"values": {}}, match=1), 403, "access.action_denied")
    error(ask("GET", f"{ORDERS}/x", "root"), 404, "record_not_found")
    error(ask("GET", "/api/nothing", "root"), 404, "route_not_found")
    error(ask("PUT", ORDERS, "root"), 405, "method_not_allowed")
    found = error(
        ask("POST", ORDERS, "root", json={"values": {"subject": "B", "tracking": "T"}}),
        409,
        "unique_conflict",
    )
    assert found["issues"][0]["pointer"] == "/values/tracking"
    error(ask("PATCH", path, "root", json={"values": {}}, match=7), 412, "version_conflict")
    error(ask("POST", ORDERS, "root", content=b"x" * 10_000_001), 413, "payload_too_large")
    found = error(
        ask("POST", ORDERS, "root", json={"values": {"quantity": "x", "nothing": 1}}),
        422,
        "validation_failed",
    )
    assert {issue["pointer"] for issue in found["issues"]} == {
        "/values/quantity",
        "/values/nothing",
        "/values/subject",
    }
    error(ask("PATCH", path, "root", json={"values": {}}), 428, "precondition_required")
    for failure, status, code in ((Unavailable(), 503, "unavailable"), (StorageFull(), 507, "storage_full")):
        with monkeypatch.context() as patch:
            patch.setattr(Database, "write", _raising(failure))
            patch.setattr(Database, "write_together", _raising(failure))
            error(ask("POST", ORDERS, "root", json={"values": {"subject": "C"}}), status, code)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", _raising(RuntimeError("secret detail")))
        patch.setattr(Database, "write_together", _raising(RuntimeError("secret detail")))
        answer = ask("POST", ORDERS, "root", json={"values": {"subject": "C"}})
        error(answer, 500, "internal_error")
        assert "secret detail" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        # A route of the framework's, whose own answer to mistakes is another.
        patch.setattr(Database, "read", _raising(RuntimeError("secret detail")))
        answer = ask("GET", "/api/tasks?state=open", "root")
        error(answer, 500, "internal_error")
        assert "secret detail" not in answer.text


def test_what_is_no_route_is_said_in_the_one_shape(sqlite_site: Site) -> None:
    site, missing = sqlite_site, "/api/records/atlas/order/1/2/3/4"
    for method, path, status in (
        ("GET", missing, 404), ("PUT", ORDERS, 405), ("GET", "/api/records/atlas", 404),
        ("PATCH", "/api/records/atlas//1", 405),
    ):  # fmt: skip
        answer = site.ask(method, path, "root", json={})
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["error"]["request_id"] == answer.headers["x-request-id"]


def _raising(failure: Exception) -> Any:
    def write(*arguments: Any) -> None:
        raise failure

    return write


def test_warnings_stop_until_they_are_accepted(site: Site) -> None:
    from tests.runtime.atlas_app import atlas, entity

    app = atlas()
    entity(app, "order")["checks"][0]["severity"] = "warning"
    site.house.publish(app)
    body: dict[str, Any] = {"values": {"subject": "A", "quantity": "-1"}}
    found = error(site.ask("POST", ORDERS, "root", json=body), 422, "validation_failed")
    assert [(issue["severity"], issue["pointer"]) for issue in found["issues"]] == [
        ("warning", "/values/quantity")
    ]
    assert site.ask("POST", ORDERS, "root", json={**body, "override": ["sensible"]}).status_code == 201


def test_request_ids_are_given_or_taken(site: Site) -> None:
    for given, taken in (
        ("abcdef12", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("a b", False),
        ('x"y', False),
    ):
        found = site.ask("GET", "/healthz", headers={"X-Request-Id": given}).headers["x-request-id"]
        assert (found == given) is taken
        assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", found)


def test_every_answer_has_the_headers_that_keep_browsers_safe(site: Site) -> None:
    for answer in (
        site.ask("GET", "/healthz"),
        site.ask("GET", "/"),
        site.ask("GET", "/api/me"),
        site.ask("GET", ORDERS, "root"),
        site.ask("GET", "/api/nothing"),
        site.ask("POST", ORDERS, "root", content=b"x" * 10_000_001),
    ):
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-request-id"]


def test_data_is_not_kept_by_caches(site: Site) -> None:
    for path in ("/api/me", ORDERS, "/api/apps"):
        assert site.ask("GET", path, "root").headers.get("cache-control") == "no-store"


OUTSIDE = [
    "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt",
    "/static/../../secret.txt", "/static/%2e%2e/%2e%2e/secret.txt", "/static/..%2f..%2fsecret.txt",
    "/static/assets/%2e%2e/%2e%2e/secret.txt", "/static/assets/..%2f..%2fsecret.txt", "/%00", "/a%00b",
    "/static/assets/%00", "/" + "a" * 3000, "/" + "a/" * 1000, "//etc/passwd", "/%2fetc%2fpasswd",
    "/static//etc/passwd", "/C:%5cwindows", "/..%5c..%5csecret.txt", "/static/assets/none.js", "/é",
]  # fmt: skip


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>the page", "utf-8")
    (folder / "robots.txt").write_text("robots", "utf-8")
    (folder / "assets" / "app.1a2b.js").write_text("code", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    monkeypatch.setattr(resources, "static", lambda: folder)
    return folder


def test_the_front_end_is_served_and_nothing_beside_it(built: Path, sqlite_house: House) -> None:
    site = Site(sqlite_house)
    try:
        for path in ("/", "/atlas/order", "/index.html", "/a/b/c", "/static/"):
            answer = site.ask("GET", path)
            assert (answer.status_code, answer.text) == (200, "<!doctype html>the page"), path
            assert answer.headers["cache-control"] == "no-cache"
        assert site.ask("GET", "/robots.txt").text == "robots"
        asset = site.ask("GET", "/static/assets/app.1a2b.js")
        assert asset.text == "code"
        assert "immutable" in asset.headers["cache-control"]
        for path in OUTSIDE:
            answer = site.ask("GET", path)
            assert answer.status_code in (200, 404), f"{path[:60]}: {answer.status_code}"
            assert "secret" not in answer.text, path
            assert "root:" not in answer.text, path
    finally:
        site.close()


def test_health_readiness_and_counts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.ask("GET", "/healthz").text == "ok"
    assert site.ask("GET", "/readyz").text == "ready"
    site.ask("GET", "/api/nothing")
    found = site.ask("GET", "/metrics").text
    assert re.search(r'yingzao_requests_total\{status="2xx"\} [1-9]', found), found
    assert re.search(r'yingzao_requests_total\{status="4xx"\} [1-9]', found), found

    def away(self: Database, snapshot: bool = False) -> None:
        raise Unavailable

    monkeypatch.setattr(Database, "read", away)
    assert site.ask("GET", "/readyz").status_code == 503
    assert site.ask("GET", "/healthz").status_code == 200
    assert site.ask("GET", "/metrics").status_code == 503
    assert health.router is not None


def test_a_record_says_what_it_is_and_where_it_stands(site: Site) -> None:
    made = site.ask("POST", ORDERS, "root", json={"values": {"subject": "<b>A</b>", "notes": "{{7*7}}"}})
    assert made.headers["etag"] == '"1"'
    record = made.json()
    assert set(record) == {"id", "version", "values", "labels"}
    path = f"{ORDERS}/{record['id']}"
    found = site.ask("GET", path, "root")
    assert (found.headers["etag"], found.json()) == ('"1"', record)
    assert found.json()["values"]["notes"] == "{{7*7}}"
    changed = site.ask(
        "PATCH", path, "root", json={"values": {"subject": "B"}}, headers={"If-Match": 'W/"1"'}
    )
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    gone = site.ask("DELETE", path, "root", match=2)
    assert (gone.status_code, gone.content) == (204, b"")
    back = site.ask("POST", f"{path}/restore", "root")
    assert (back.status_code, back.json()["version"]) == (200, 4)


def test_writes_are_limited_where_the_operator_says_so(house: House) -> None:
    limited = house.settings.model_copy(update={"writes_per_minute": 3})
    house.workspace.settings = limited
    site = Site(house)
    try:
        found = [
            site.ask("POST", ORDERS, "root", json={"values": {"subject": str(n)}}).status_code
            for n in range(5)
        ]
        assert found == [201, 201, 201, 429, 429]
        assert (
            site.ask("POST", "/api/records/atlas/folder", "ann", json={"values": {"name": "A"}}).status_code
            == 201
        )
        assert site.ask("GET", ORDERS, "root").status_code == 200
        house.tick(1)
        assert site.ask("POST", ORDERS, "root", json={"values": {"subject": "x"}}).status_code == 201
    finally:
        site.close()
