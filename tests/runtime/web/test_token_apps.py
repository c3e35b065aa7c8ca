"""API tokens for some apps alone, and for some time (A21)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from builder.access_routes import router as access_router
from builder.design_routes import router as design_router
from builder.draft_print_routes import router as draft_print_router
from builder.release_routes import router as release_router
from builder.removal_routes import router as removal_router
from builder.routes import router as builder_router
from builder.start_routes import router as start_router
from builder.version_routes import router as version_router
from builder.vocabulary_routes import router as vocabulary_router
from runtime.access.token_apps import within
from runtime.web.routes import PLAIN_ROUTERS, ROUTERS
from tests.runtime.atlas_app import atlas
from tests.runtime.site import Site
from tests.runtime.web.test_accounts import FOLDERS, Seat, issues

FREE = {("GET", "/api/me"), ("GET", "/api/bulk/{run}")}
NOBODY = ("/api/auth", "/api/public", "/api/hooks")
"""Whoever asks here is not known by a token."""


@pytest.fixture
def token(site: Site) -> dict[str, str]:
    """Root's, for an app that is not atlas."""
    other = atlas()
    other["app"]["key"] = "globe"
    site.house.publish(other)
    return Seat(site, "root").create_token("Globe", apps=["globe"])


def test_it_opens_its_app_and_no_other(site: Site, token: dict[str, str]) -> None:
    made = site.ask("POST", "/api/records/globe/folder", headers=token, json={"values": {"name": "A"}})
    assert made.status_code == 201, made.text
    assert site.ask("GET", "/api/apps/globe/openapi.json", headers=token).status_code == 200
    assert site.ask("GET", "/api/me", headers=token).status_code == 200
    values = {"values": {"name": "A"}}
    for method, path, body in (
        ("GET", FOLDERS, None), ("POST", FOLDERS, values), ("GET", "/api/search?q=a", None),
        ("GET", "/api/apps", None), ("GET", "/api/apps/atlas", None), ("DELETE", "/api/apps/atlas", None),
        ("GET", "/api/records/system/user", None), ("PATCH", "/api/me", {"language": "en"}),
        ("GET", "/api/audit", None), ("GET", "/api/tasks", None), ("GET", "/api/events", None),
        ("POST", "/api/view-as", {"roles": ["atlas.clerk"]}), ("GET", "/api/directory?q=a", None),
    ):  # fmt: skip
        answer = site.ask(method, path, headers=token, json=body)
        assert answer.status_code == 403, (method, path, answer.text)
        assert answer.json()["error"]["code"] == "token_apps"
    # Looking with somebody else's eyes opens nothing more.
    seen = site.ask("GET", FOLDERS, headers=token | {"X-View-As": "0" * 32})
    assert (seen.status_code, seen.json()["error"]["code"]) == (403, "token_apps")


def test_every_address_there_is_keeps_to_it(site: Site, token: dict[str, str]) -> None:
    """Each route with a key of another app where it takes one: nothing answers with anything."""
    routers = [*PLAIN_ROUTERS, *ROUTERS, builder_router, start_router, release_router, design_router]
    routers += [vocabulary_router, access_router, draft_print_router, removal_router, version_router]
    routes = {
        (method, str(getattr(route, "path", "")))
        for router in routers
        for route in router.routes
        for method in getattr(route, "methods", None) or ()
        if method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    }
    tried = 0
    for method, place in sorted(routes):
        if not place.startswith("/api/") or place.startswith((*NOBODY, "/api/files")):
            continue
        path = re.sub(r"\{app(:\w+)?\}", "atlas", place)
        path = re.sub(r"\{[^}]+\}", "01a2034d-0e86-77ab-911f-458c5759a4eb", path)
        if (method, place) not in FREE and not within(path, method == "GET", {"globe"}):
            answer = site.ask(method, path, headers=token, json=None if method == "GET" else {})
            tried += 1
            # Some look at the body before they look at who asks.
            assert answer.status_code in (400, 403, 404, 415, 422, 428), (method, path, answer.text[:200])
            assert answer.json()["error"]["code"] != "internal", path
    assert tried > 100


@pytest.mark.parametrize(
    ("path", "reads", "expected"),
    [
        ("/api/records/crm/deal", False, True),
        ("/api/records/crmx/deal", True, False),
        ("/api/records/crm", True, True),
        ("/api/records", True, False),
        ("/api/records/", True, False),
        ("/api/recordscrm/crm", True, False),
        ("/api/me", True, True),
        ("/api/me", False, False),
        ("/api/me/sessions", True, False),
        ("/api/processes/instances/x", True, False),
        ("/api/bulk/01a2034d-0e86-77ab-911f-458c5759a4eb", True, True),
        ("/api/bulk/01a2034d-0e86-77ab-911f-458c5759a4eb/undo", False, False),
        ("/api/anything/new", True, False),
        ("/metrics", True, False),
        ("", True, False),
    ],
)
def test_addresses(path: str, reads: bool, expected: bool) -> None:
    assert within(path, reads, frozenset({"crm"})) is expected


def test_it_ends_with_its_time(site: Site) -> None:
    ann = Seat(site, "ann")
    made = ann.create_token("For a month", days=30)
    assert site.ask("GET", FOLDERS, headers=made).status_code == 200
    assert ann.tokens()[0]["expires_at"] is not None
    clock = site.house.workspace.clock
    clock.set(clock.now() + timedelta(days=31))
    assert site.ask("GET", FOLDERS, headers=made).status_code == 401


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"apps": []}, [("/apps", "token.apps_missing")]),
        ({"apps": ["atlsa"]}, [("/apps/0", "app_not_found")]),
        ({"apps": ["atlas", {"a": 1}, None]}, [("/apps/1", "app_not_found"), ("/apps/2", "app_not_found")]),
        ({"apps": "atlas"}, [("/apps", "request.wrong_type")]),
        ({"days": 0}, [("/days", "token.days")]),
        ({"days": 10**12}, [("/days", "token.days")]),
    ],
)
def test_what_makes_no_sense_is_refused(site: Site, body: dict[str, Any], expected: Any) -> None:
    assert issues(Seat(site, "ann").ask("POST", "/api/tokens", json={"name": "T", **body})) == expected


def test_one_gives_tokens_for_apps_one_sees(site: Site, token: dict[str, str]) -> None:
    ann = Seat(site, "ann")
    made = ann.create_token("Mine", apps=["atlas"])
    assert ann.tokens()[0]["apps"] == ["atlas"]
    assert site.ask("GET", FOLDERS, headers=made).status_code == 200
    assert site.ask("GET", "/api/records/globe/folder", headers=made).status_code == 403
