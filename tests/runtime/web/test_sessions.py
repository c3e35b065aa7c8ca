"""Signing in and out, forged requests, tokens, limits: over two server processes where it matters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from runtime.access.passwords import hash_password
from runtime.apps.people import give_roles, set_password, take_role
from runtime.web.exchange import SESSION_COOKIE
from tests.runtime.house import PASSWORD
from tests.runtime.site import BASE, Site


class Session:
    def __init__(self, site: Site, person: str, **options: Any) -> None:
        answer = site.login(person, PASSWORD, **options)
        assert answer.status_code == 200, answer.text
        self.cookies = {SESSION_COOKIE: answer.cookies[SESSION_COOKIE]}
        self.csrf = {"X-CSRF-Token": answer.json()["csrf"]}
        self.answer = answer


BODY = {"values": {"name": "New"}}
FOLDERS = "/api/records/atlas/folder"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    cookie = Session(site, "ann").answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_writes_by_cookie_prove_where_they_come_from(site: Site) -> None:
    ann, abe = Session(site, "ann"), Session(site, "abe")
    own, foreign = {"Origin": BASE}, {"Origin": "https://evil.example"}
    for headers, status in (
        ({**ann.csrf}, 201),
        ({**ann.csrf, **own}, 201),
        ({}, 403),
        (own, 403),
        (foreign, 403),
        ({**ann.csrf, **foreign}, 403),
        ({**ann.csrf, "Origin": "null"}, 403),
        ({**ann.csrf, "Origin": f"{BASE}.evil.example"}, 403),
        (abe.csrf, 403),
        ({"X-CSRF-Token": ""}, 403),
        ({"X-CSRF-Token": "é".encode()}, 403),
    ):
        answer = site.ask("POST", FOLDERS, json=BODY, headers=headers, cookies=ann.cookies)
        assert answer.status_code == status, headers
    # Tokens do not travel by themselves.
    assert site.ask("POST", FOLDERS, "ann", json=BODY, headers=foreign).status_code == 201
    assert site.ask("GET", FOLDERS, headers=foreign, cookies=ann.cookies).status_code == 200


def test_another_site_cannot_sign_its_visitor_in(site: Site) -> None:
    assert site.login("ann", PASSWORD, headers={"Origin": "https://evil.example"}).status_code == 403
    assert site.login("ann", PASSWORD, headers={"Origin": BASE}).status_code == 200


def test_no_get_changes_anything(site: Site) -> None:
    made = site.create("folder", name="A")
    for path in (
        f"{FOLDERS}/{made['id']}/restore",
        f"{FOLDERS}/batch",
        "/api/auth/logout",
        "/api/auth/login",
        "/api/tasks/x/approve",
        "/api/apps/atlas/draft/publish",
        "/api/apps/atlas/versions/1/restore",
    ):
        assert site.ask("GET", path, "root").status_code in (404, 405), path


def test_signing_in_starts_a_new_session_and_ends_the_one_it_replaces(site: Site) -> None:
    first = Session(site, "ann")
    second = Session(site, "ann", cookies=first.cookies)
    assert second.cookies != first.cookies
    assert site.ask("GET", "/api/me", cookies=second.cookies).status_code == 200
    assert site.ask("GET", "/api/me", cookies=first.cookies).status_code == 401
    # A cookie somebody planted is never taken over.
    planted = {SESSION_COOKIE: "planted"}
    third = Session(site, "ann", cookies=planted)
    assert third.cookies != planted


def test_signing_out_ends_the_session_everywhere(site: Site) -> None:
    other = site.second()
    ann = Session(site, "ann")
    assert other.ask("GET", "/api/me", cookies=ann.cookies).status_code == 200
    answer = site.ask("POST", "/api/auth/logout", headers=ann.csrf, cookies=ann.cookies)
    assert answer.status_code == 204
    assert other.ask("GET", "/api/me", cookies=ann.cookies).status_code == 401
    other.close()


def test_a_new_password_ends_all_sessions(site: Site) -> None:
    ann, again, abe = Session(site, "ann"), Session(site, "ann"), Session(site, "abe")
    with site.house.database.write() as tx:
        set_password(tx, site.house.ids["ann"], hash_password("another one"), site.house.tick())
    for session in (ann, again):
        assert site.ask("GET", "/api/me", cookies=session.cookies).status_code == 401
    assert site.ask("GET", "/api/me", cookies=abe.cookies).status_code == 200
    assert site.login("ann", PASSWORD).status_code == 401
    assert site.login("ann", "another one").status_code == 200


def test_the_inactive_and_the_deleted_are_out_at_once(site: Site) -> None:
    other = site.second()
    for person in ("ann", "abe"):
        session = Session(other, person)
        token = site.as_(person)
        assert other.ask("GET", "/api/me", cookies=session.cookies).status_code == 200
        if person == "ann":
            site.house.update("system.user", site.house.ids[person], active=False)
        else:
            site.house.delete("system.user", site.house.ids[person])
        for place in (site, other):
            assert place.ask("GET", "/api/me", cookies=session.cookies).status_code == 401
            assert place.ask("GET", "/api/me", headers=token).status_code == 401
        assert site.login(person, PASSWORD).status_code == 401
    other.close()


def test_sessions_end_some_hours_after_their_last_use(site: Site) -> None:
    ann = Session(site, "ann")
    hours = site.house.settings.session_hours
    site.house.tick(60 * (hours - 1))
    assert site.ask("GET", "/api/me", cookies=ann.cookies).status_code == 200
    site.house.tick(60 * (hours - 1))
    assert site.ask("GET", "/api/me", cookies=ann.cookies).status_code == 200
    site.house.tick(60 * hours + 1)
    answer = site.ask("GET", "/api/me", cookies=ann.cookies)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "session_ended"


def test_rights_taken_away_here_are_gone_there_with_the_next_request(site: Site) -> None:
    other = site.second()
    site.create("order", "ann", subject="Mine")
    assert other.ask("GET", "/api/records/atlas/order", "ann").status_code == 200
    site.house.as_("system", lambda ctx: take_role(ctx.tx, ctx.catalog, site.house.ids["ann"], "atlas.clerk"))
    for place in (other, site):
        assert place.ask("GET", "/api/records/atlas/order", "ann").status_code == 404
    other.close()


def test_nothing_is_done_or_refused_on_rights_that_are_no_longer(site: Site) -> None:
    """Whoever asked before is known here, and what they may was changed elsewhere."""
    ann, other = site.house.ids["ann"], site.second()
    orders = "/api/records/atlas/order"
    order = {"json": {"values": {"subject": "Mine"}}}
    assert [other.ask("POST", orders, "ann", **order).status_code for _ in range(3)] == [201] * 3
    site.house.as_("system", lambda ctx: take_role(ctx.tx, ctx.catalog, ann, "atlas.clerk"))
    assert other.ask("POST", orders, "ann", **order).status_code == 404
    assert site.ask("GET", orders, "root", params={"count": "1"}).json()["count"] == 3
    # Refused by what is known here, allowed by what holds.
    assert other.ask("GET", orders, "ann").status_code == 404
    site.house.as_("system", lambda ctx: give_roles(ctx.tx, ctx.catalog, ann, ["atlas.clerk"]))
    assert other.ask("POST", orders, "ann", **order).status_code == 201
    assert len(other.ask("GET", orders, "ann").json()["records"]) == 4
    other.close()


def test_a_new_version_published_here_serves_there_with_the_next_request(site: Site) -> None:
    from tests.runtime.atlas_app import atlas, entity, field

    other = site.second()
    record = other.create("folder", name="A")
    assert "colour" not in record["values"]
    app = atlas()
    entity(app, "folder")["fields"].append(field("f9", "colour", "text"))
    site.house.publish(app)
    changed = other.ask(
        "PATCH", f"{FOLDERS}/{record['id']}", "root", json={"values": {"colour": "red"}}, match=1
    )
    assert changed.json()["values"]["colour"] == "red"
    other.close()


def test_too_many_tries_lock_an_account_over_all_processes(site: Site) -> None:
    other = site.second()
    statuses = []
    for number in range(12):
        place = site if number % 2 else other
        answer = place.login("ann", "wrong")
        statuses.append(answer.status_code)
    assert statuses == [401] * 10 + [429] * 2
    for place in (site, other):
        answer = place.login("ann", PASSWORD)
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 900
        assert answer.json()["error"]["code"] == "sign_in_locked"
    assert site.login("abe", PASSWORD).status_code == 200
    site.house.workspace.clock.set(site.house.workspace.clock.now() + timedelta(minutes=16))
    assert site.login("ann", PASSWORD).status_code == 200
    other.close()


def test_the_unknown_and_the_wrong_get_one_answer(site: Site) -> None:
    answers = []
    for email in ("ann@example.com", "nobody@example.com", "", "x" * 300):
        answer = site.ask("POST", "/api/auth/login", json={"email": email, "password": "wrong"})
        error = answer.json()["error"]
        error.pop("request_id")
        answers.append((answer.status_code, error))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 401


@pytest.mark.parametrize(
    "body",
    [
        {"email": "ann@example.com"},
        {"email": 1, "password": PASSWORD},
        {"email": None, "password": None},
        {"email": ["ann@example.com"], "password": PASSWORD},
        {"email": "ann@example.com", "password": {"$ne": ""}},
        {"email": "ann@example.com", "password": PASSWORD, "admin": True},
        {"email": "ann@example.com\u0000", "password": "\u0000"},
    ],
)
def test_bodies_of_a_login_are_strict(site: Site, body: dict[str, Any]) -> None:
    assert site.ask("POST", "/api/auth/login", json=body).status_code in (400, 401, 422)


def test_a_reading_token_reads(site: Site) -> None:
    made = site.create("folder", name="A")
    headers = site.as_("root", "read")
    assert site.ask("GET", FOLDERS, headers=headers).status_code == 200
    assert site.ask("POST", f"{FOLDERS}/query", json={}, headers=headers).status_code == 200
    path = f"{FOLDERS}/{made['id']}"
    for method, address, body in (
        ("POST", FOLDERS, BODY), ("PATCH", path, BODY), ("DELETE", path, None),
        ("POST", f"{path}/restore", {}),
        ("POST", f"{FOLDERS}/batch", {"operations": []}), ("PATCH", "/api/me", {"language": "en"}),
        ("POST", "/api/apps", {}), ("POST", "/api/processes/atlas/review/instances", {"record": made["id"]}),
        ("POST", "/api/notifications/read", {}),
    ):  # fmt: skip
        answer = site.ask(method, address, json=body, headers={**headers, "If-Match": '"1"'})
        assert answer.status_code == 403, f"{method} {address}"
        assert answer.json()["error"]["code"] == "token_read_only"


def test_messages_follow_the_person_else_the_browser(site: Site) -> None:
    def message(person: str | None, language: str) -> str:
        text: str = site.ask("GET", "/api/apps/none", person, headers={"Accept-Language": language}).json()[
            "error"
        ]["message"]
        return text

    assert message(None, "en-US,en;q=0.9") == "Please sign in"
    assert message(None, "zh-CN") == "请先登录"
    assert message(None, "fr") == "请先登录"
    assert message("ann", "zh-CN") == message("ann", "en")
    assert "app" in message("ann", "zh-CN")
