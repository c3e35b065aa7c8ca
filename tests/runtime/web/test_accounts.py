"""Passwords, API tokens and roles, as people and administrators change them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from runtime.store import tables
from runtime.web.exchange import SESSION_COOKIE
from tests.runtime.house import PASSWORD
from tests.runtime.site import Site

NEW = "staple of the horse"
FOLDERS = "/api/records/atlas/folder"
ORDERS = "/api/records/atlas/order"
_AUDITED = (
    sa.select(tables.audit.c.principal, tables.audit.c.subject)
    .where(tables.audit.c.action == sa.bindparam("action"))
    .order_by(tables.audit.c.id)
)


class Seat:
    """Somebody signed in at a browser: cookie and CSRF token travel along, a new cookie is kept."""

    def __init__(self, site: Site, person: str, password: str = PASSWORD) -> None:
        self._site = site
        answer = site.login(person, password)
        assert answer.status_code == 200, answer.text
        self.csrf: str = answer.json()["csrf"]
        self.cookie = answer.cookies[SESSION_COOKIE]

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        options.setdefault("headers", {"X-CSRF-Token": self.csrf})
        answer = self._site.ask(method, path, cookies={SESSION_COOKIE: self.cookie}, **options)
        self.cookie = answer.cookies.get(SESSION_COOKIE) or self.cookie
        return answer

    def change_password(self, current: str, new: str) -> httpx.Response:
        return self.ask("POST", "/api/me/password", json={"current": current, "new": new})

    def create_token(self, name: str, **more: Any) -> dict[str, str]:
        answer = self.ask("POST", "/api/tokens", json={"name": name, **more})
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    def tokens(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/api/tokens").json()["tokens"]
        return found


def issues(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(issue["pointer"], issue["code"]) for issue in answer.json()["error"]["issues"]]


def roles_path(site: Site, person: str) -> str:
    return f"/api/users/{site.house.ids[person]}/roles"


def audited(site: Site, action: str) -> list[tuple[str, str]]:
    with site.house.database.read() as tx:
        rows = tx.rows(_AUDITED, {"action": action})
        return [(row[0], row[1]) for row in rows]


# -- one's own password


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(site: Site) -> None:
    here, elsewhere = Seat(site, "ann"), Seat(site, "ann")
    before, stale = here.cookie, here.csrf
    answer = here.change_password(PASSWORD, NEW)
    assert answer.status_code == 200
    assert elsewhere.ask("GET", "/api/me").status_code == 401
    assert site.ask("GET", "/api/me", cookies={SESSION_COOKIE: before}).status_code == 401
    assert here.cookie != before
    assert here.ask("PATCH", "/api/me", json={"language": "zh"}).status_code == 403
    here.csrf = answer.json()["csrf"]
    assert here.csrf != stale
    assert here.ask("PATCH", "/api/me", json={"language": "zh"}).status_code == 200
    assert site.login("ann", PASSWORD).status_code == 401
    assert site.login("ann", NEW).status_code == 200
    ann = f"user:{site.house.ids['ann']}"
    assert audited(site, "change_password") == [(ann, ann)]


def test_a_wrong_current_password_changes_nothing(site: Site) -> None:
    here, elsewhere = Seat(site, "ann"), Seat(site, "ann")
    assert issues(here.change_password("not this one", NEW)) == [("/current", "password.wrong")]
    for seat in (here, elsewhere):
        assert seat.ask("GET", "/api/me").status_code == 200
    assert site.login("ann", NEW).status_code == 401


def test_a_password_too_short_is_refused(site: Site) -> None:
    here = Seat(site, "ann")
    assert issues(here.change_password(PASSWORD, "nine char")) == [("/new", "password.too_short")]
    assert here.change_password(PASSWORD, "ten chars!").status_code == 200


def test_the_current_password_cannot_be_guessed_at_leisure(site: Site) -> None:
    here = Seat(site, "ann")
    statuses = [here.change_password(f"guess {number}", NEW).status_code for number in range(11)]
    assert statuses == [422] * 10 + [429]
    assert here.change_password(PASSWORD, NEW).status_code == 429
    site.house.tick(16)
    assert here.change_password(PASSWORD, NEW).status_code == 200


def test_a_password_is_changed_by_nobody_but_who_signed_in_with_it(site: Site) -> None:
    body = {"current": PASSWORD, "new": NEW}
    assert site.ask("POST", "/api/me/password", json=body).status_code == 401
    answer = site.ask("POST", "/api/me/password", "ann", json=body)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "access.session_needed"
    forged = Seat(site, "ann").ask("POST", "/api/me/password", json=body, headers={})
    assert forged.json()["error"]["code"] == "csrf_failed"
    assert site.login("ann", PASSWORD).status_code == 200


# -- API tokens


def test_tokens_are_created_listed_and_revoked_at_once(site: Site) -> None:
    ann, other = Seat(site, "ann"), site.second()
    made = ann.create_token("  Nightly export ")
    site.house.tick()
    assert site.ask("GET", FOLDERS, headers=made).status_code == 200
    assert other.ask("POST", FOLDERS, headers=made, json={"values": {"name": "A"}}).status_code == 201

    (token,) = ann.tokens()
    assert (token["name"], token["scope"], token["revoked"]) == ("Nightly export", "full", False)
    assert made["Authorization"].removeprefix("Bearer ") not in str(ann.tokens())

    path = f"/api/tokens/{token['id']}"
    assert Seat(site, "abe").ask("DELETE", path).status_code == 404
    assert site.ask("GET", FOLDERS, headers=made).status_code == 200
    assert ann.ask("DELETE", path).status_code == 204
    for place in (site, other):
        answer = place.ask("GET", FOLDERS, headers=made)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "token_unknown"
    assert ann.tokens()[0]["revoked"] is True
    assert ann.ask("DELETE", path).status_code == 404
    assert ann.ask("DELETE", "/api/tokens/none").status_code == 404
    who = f"user:{site.house.ids['ann']}"
    assert audited(site, "create_token") == audited(site, "revoke_token") == [(who, who)]
    other.close()


def test_a_token_says_when_it_was_last_used(site: Site) -> None:
    ann = Seat(site, "ann")
    made = ann.create_token("Script")
    assert ann.tokens()[0]["used_at"] is None
    site.house.tick()
    first = site.house.workspace.clock.now()
    site.ask("GET", FOLDERS, headers=made)
    text = first.isoformat().replace("+00:00", "Z")
    assert ann.tokens()[0]["used_at"] == text
    # Noted every ten minutes only: a read stays a read.
    site.house.tick(9)
    site.ask("GET", FOLDERS, headers=made)
    assert ann.tokens()[0]["used_at"] == text
    site.house.tick(1)
    site.ask("GET", FOLDERS, headers=made)
    assert ann.tokens()[0]["used_at"] == site.house.workspace.clock.now().isoformat().replace("+00:00", "Z")


def test_a_reading_token_writes_nothing(site: Site) -> None:
    ann = Seat(site, "ann")
    made = ann.create_token("Reader", read_only=True)
    assert ann.tokens()[0]["scope"] == "read"
    assert site.ask("GET", FOLDERS, headers=made).status_code == 200
    for method, path, body in (
        ("POST", FOLDERS, {"values": {"name": "A"}}),
        ("DELETE", f"/api/tokens/{ann.tokens()[0]['id']}", None),
        ("POST", "/api/tokens", {"name": "More"}), ("POST", "/api/me/password", {"current": "", "new": NEW}),
    ):  # fmt: skip
        answer = site.ask(method, path, headers=made, json=body)
        assert answer.status_code == 403, path
        assert answer.json()["error"]["code"] == "token_read_only"


def test_a_token_makes_no_other_token(site: Site) -> None:
    answer = site.ask("POST", "/api/tokens", "ann", json={"name": "Heir"})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "access.session_needed"


def test_a_secret_is_not_kept_for_a_repeated_request(site: Site) -> None:
    ann = Seat(site, "ann")
    headers = {"X-CSRF-Token": ann.csrf, "Idempotency-Key": "once"}
    answer = ann.ask("POST", "/api/tokens", json={"name": "Script"}, headers=headers)
    assert answer.status_code == 201
    with site.house.database.read() as tx:
        assert not [row for row in tx.rows(sa.select(tables.idempotency.c.body)) if "yz_" in row[0]]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("/name", "request.missing")]),
        ({"name": "  "}, [("/name", "token.name_missing")]),
        ({"name": "A", "read_only": "yes"}, [("/read_only", "request.wrong_type")]),
        ({"name": "A", "scope": "full"}, [("/scope", "request.unknown")]),
    ],
)
def test_what_is_wrong_with_a_token_is_said(
    sqlite_site: Site, body: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    ann = Seat(sqlite_site, "ann")
    assert issues(ann.ask("POST", "/api/tokens", json=body)) == found
    assert ann.tokens() == []


# -- what administrators do for others


def test_roles_given_and_taken_hold_with_the_next_request_of_an_open_session(site: Site) -> None:
    root, vic, path = Seat(site, "root"), Seat(site, "vic"), roles_path(site, "vic")

    def create() -> int:
        answer = vic.ask("POST", ORDERS, json={"values": {"subject": "Mine"}})
        return answer.status_code

    assert create() == 404
    answer = root.ask("PATCH", path, json={"give": ["atlas.clerk"]})
    assert answer.json()["roles"] == ["atlas.clerk", "atlas.viewer"]
    assert create() == 201
    answer = root.ask("PATCH", path, json={"take": ["atlas.clerk"], "give": []})
    assert answer.json()["roles"] == ["atlas.viewer"]
    assert create() == 404
    subject = f"user:{site.house.ids['vic']}"
    assert [line[1] for line in audited(site, "change_roles")] == [subject, subject]


def test_roles_are_listed_with_their_app(site: Site) -> None:
    answer = Seat(site, "root").ask("GET", roles_path(site, "ann"))
    roles = {role["name"]: role for role in answer.json()["roles"]}
    assert {name for name, role in roles.items() if role["held"]} == {"atlas.clerk"}
    assert roles["system.administrator"]["app"] == "system"
    assert roles["system.administrator"]["app_label"]["en"] == "Organisation"
    assert roles["system.administrator"]["label"]["en"] == "Administrator"
    # Everybody has it without being given it.
    assert "system.member" not in roles


def test_an_unknown_role_changes_nothing(site: Site) -> None:
    root, path = Seat(site, "root"), roles_path(site, "vic")
    answer = root.ask("PATCH", path, json={"give": ["atlas.clerk", "atlas.none"]})
    assert answer.status_code == 404
    held = [role["name"] for role in root.ask("GET", path).json()["roles"] if role["held"]]
    assert held == ["atlas.viewer"]


def test_a_reset_password_is_shown_once_and_ends_the_sessions(site: Site) -> None:
    root, ann = Seat(site, "root"), Seat(site, "ann")
    answer = root.ask("POST", f"/api/users/{site.house.ids['ann']}/password")
    assert answer.status_code == 200
    assert ann.ask("GET", "/api/me").status_code == 401
    assert site.login("ann", PASSWORD).status_code == 401
    assert site.login("ann", answer.json()["password"]).status_code == 200
    assert audited(site, "reset_password") == [
        (f"user:{site.house.ids['root']}", f"user:{site.house.ids['ann']}")
    ]


def test_somebody_new_has_no_password_until_it_is_reset(site: Site) -> None:
    root = Seat(site, "root")
    values = {"name": "New", "email": "new@example.com"}
    made = root.ask("POST", "/api/records/system/user", json={"values": values}).json()["id"]
    path = f"/api/users/{made}"
    assert root.ask("GET", f"{path}/roles").json()["password_changed_at"] is None
    assert site.login("new", "").status_code == 401
    password = root.ask("POST", f"{path}/password").json()["password"]
    assert root.ask("GET", f"{path}/roles").json()["password_changed_at"] is not None
    assert site.login("new", password).status_code == 200


def test_only_administrators_manage_people(site: Site) -> None:
    bea = Seat(site, "bea")
    for person in ("ann", "bea"):
        path = f"/api/users/{site.house.ids[person]}"
        for method, address, body in (
            ("GET", f"{path}/roles", None),
            ("PATCH", f"{path}/roles", {"give": ["system.administrator"]}),
            ("POST", f"{path}/password", None),
        ):
            answer = bea.ask(method, address, json=body)
            assert answer.status_code == 403, address
            assert answer.json()["error"]["code"] == "access.administrators_only"
            assert site.ask(method, address, json=body).status_code == 401
    assert site.login("ann", PASSWORD).status_code == 200


@pytest.mark.parametrize("spelled", [str.lower, str.upper])
def test_an_administrator_cannot_take_the_role_from_themself(site: Site, spelled: Any) -> None:
    root = Seat(site, "root")
    path = f"/api/users/{spelled(site.house.ids['root'])}/roles"
    answer = root.ask("PATCH", path, json={"take": ["system.administrator"]})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "access.last_administrator"
    assert root.ask("GET", "/api/me").json()["administrator"] is True


def test_a_second_administrator_may_take_it(site: Site) -> None:
    root, bea = Seat(site, "root"), Seat(site, "bea")
    root.ask("PATCH", roles_path(site, "bea"), json={"give": ["system.administrator"]})
    assert (
        bea.ask("PATCH", roles_path(site, "root"), json={"take": ["system.administrator"]}).status_code == 200
    )
    assert root.ask("GET", "/api/me").json()["administrator"] is False
    assert root.ask("GET", roles_path(site, "bea")).status_code == 403


@pytest.mark.parametrize("person", ["none", "00000000-0000-0000-0000-000000000000", "%00"])
def test_nobody_is_not_found(site: Site, person: str) -> None:
    root = Seat(site, "root")
    for method, address in (("GET", "roles"), ("PATCH", "roles"), ("POST", "password")):
        body = {"give": ["atlas.clerk"]} if method == "PATCH" else None
        assert root.ask(method, f"/api/users/{person}/{address}", json=body).status_code == 404
