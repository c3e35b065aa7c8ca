"""Codes from a phone besides the password, and the list of sessions."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from runtime.access.second_factor import time_code
from runtime.apps.people import give_roles
from runtime.store.ids import new_id
from runtime.web.exchange import SESSION_COOKIE
from tests.runtime.house import PASSWORD
from tests.runtime.site import Site

FACTOR = "/api/me/second-factor"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
        (2000000000, "279037"), (20000000000, "353130"),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert time_code(secret, seconds // 30) == code


class Signed:
    """Somebody signed in by cookie."""

    def __init__(self, site: Site, answer: Any) -> None:
        assert answer.status_code == 200, answer.text
        self._site = site
        self.body = answer.json()
        self._cookies = {SESSION_COOKIE: answer.cookies[SESSION_COOKIE]}

    def ask(self, method: str, path: str, **options: Any) -> Any:
        headers = {"X-CSRF-Token": self.body["csrf"]}
        return self._site.ask(method, path, cookies=self._cookies, headers=headers, **options)


def sign_in(site: Site, person: str, code: str | None = None) -> Any:
    body = {"email": f"{person}@example.com", "password": PASSWORD, **({"code": code} if code else {})}
    return site.ask("POST", "/api/auth/login", json=body)


def code_of(site: Site, secret: str, step: int = 0) -> str:
    return time_code(secret, int(site.clock.now().timestamp()) // 30 + step)


def enrol(site: Site, signed: Signed) -> tuple[str, list[str]]:
    started = signed.ask("POST", FACTOR, json={"password": PASSWORD}).json()
    assert started["uri"].startswith("otpauth://totp/")
    assert started["qr"].startswith("data:image/svg+xml")
    body = {"password": PASSWORD, "code": code_of(site, started["secret"])}
    confirmed = signed.ask("POST", f"{FACTOR}/confirm", json=body)
    assert confirmed.status_code == 200, confirmed.text
    return started["secret"], confirmed.json()["recovery_codes"]


def test_signing_in_takes_a_code_once(site: Site) -> None:
    secret, recovery = enrol(site, Signed(site, sign_in(site, "ann")))
    site.house.tick()
    missing = sign_in(site, "ann")
    assert (missing.status_code, missing.json()["error"]["code"]) == (401, "second_factor.needed")
    # Who does not know the password learns nothing of it.
    body = {"email": "ann@example.com", "password": "wrong wrong wrong"}
    refused = site.ask("POST", "/api/auth/login", json=body)
    assert refused.json()["error"]["code"] == "sign_in_failed"
    for wrong in ("000000", "", "12345", "x" * 5000, "١٢٣٤٥٦", code_of(site, secret, 5)):
        assert sign_in(site, "ann", wrong).status_code == 401
    right = code_of(site, secret)
    site.house.tick(16)
    right = code_of(site, secret)
    assert sign_in(site, "ann", right).status_code == 200
    again = sign_in(site, "ann", right)
    assert (again.status_code, again.json()["error"]["code"]) == (401, "second_factor.wrong")
    assert sign_in(site, "ann", recovery[0].upper()).status_code == 200
    assert sign_in(site, "ann", recovery[0]).status_code == 401


def test_a_wrong_code_puts_nothing_in_force(site: Site) -> None:
    ann = Signed(site, sign_in(site, "ann"))
    secret = ann.ask("POST", FACTOR, json={"password": PASSWORD}).json()["secret"]
    for body in (
        {"password": PASSWORD, "code": "000000"},
        {"password": "wrong", "code": code_of(site, secret)},
    ):
        assert ann.ask("POST", f"{FACTOR}/confirm", json=body).status_code == 422
    assert ann.ask("POST", FACTOR, json={"password": "wrong"}).status_code == 422
    assert ann.ask("GET", FACTOR).json() == {"enrolled": False, "required": False, "recovery_codes_left": 0}
    assert sign_in(site, "ann").status_code == 200
    # A token of hers is not her.
    assert site.ask("POST", FACTOR, "ann", json={"password": PASSWORD}).status_code == 403


def test_a_role_that_asks_for_one_holds_everything_back(site: Site) -> None:
    house = site.house
    ann = Signed(site, sign_in(site, "ann"))
    assert ann.ask("GET", "/api/records/atlas/order").status_code == 200
    house.as_("system", lambda ctx: give_roles(ctx.tx, ctx.catalog, house.ids["ann"], ["atlas.guard"]))
    for path in ("/api/records/atlas/order", "/api/apps/atlas", "/api/notifications", "/api/tokens"):
        refused = ann.ask("GET", path)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "second_factor.required")
    assert site.ask("GET", "/api/records/atlas/order", "ann").status_code == 403
    assert ann.ask("GET", "/api/me").json()["second_factor_missing"] is True
    enrol(site, ann)
    assert ann.ask("GET", "/api/records/atlas/order").status_code == 200
    kept = ann.ask("POST", f"{FACTOR}/remove", json={"password": PASSWORD})
    assert (kept.status_code, kept.json()["error"]["code"]) == (403, "second_factor.keep")


def test_an_administrator_helps_whoever_lost_their_phone(site: Site) -> None:
    enrol(site, Signed(site, sign_in(site, "ann")))
    path = f"/api/users/{site.house.ids['ann']}/second-factor/remove"
    assert site.ask("POST", path, "abe").status_code == 403
    assert site.ask("POST", path, "root").status_code == 204
    assert site.ask("POST", path, "root").status_code == 404
    assert sign_in(site, "ann").status_code == 200


def test_whoever_tries_too_often_is_told_for_how_long(site: Site) -> None:
    for _ in range(10):
        sign_in(site, "zoe")
    locked = site.ask(
        "POST", "/api/auth/login", headers={"Accept-Language": "en"},
        json={"email": "zoe@example.com", "password": "x"},
    )  # fmt: skip
    assert (locked.status_code, locked.json()["error"]["code"]) == (429, "sign_in_locked")
    assert "minutes" in locked.json()["error"]["message"]
    assert int(locked.headers["Retry-After"]) <= 15 * 60


def test_sessions_are_listed_and_ended_one_by_one(site: Site) -> None:
    here = Signed(site, sign_in(site, "ann"))
    site.house.tick()
    there = Signed(site, sign_in(site, "ann"))
    abe = Signed(site, sign_in(site, "abe"))
    sessions = here.ask("GET", "/api/me/sessions").json()["sessions"]
    assert [one["current"] for one in sessions] == [False, True]
    other = sessions[0]["id"]
    for stranger in (other, new_id(), "x"):
        assert abe.ask("DELETE", f"/api/me/sessions/{stranger}").status_code == 404
    assert there.ask("GET", "/api/me").status_code == 200
    assert here.ask("DELETE", f"/api/me/sessions/{other}").status_code == 204
    second = site.second()
    try:
        assert second.ask("GET", "/api/me", cookies=there._cookies).status_code == 401
    finally:
        second.close()
    assert here.ask("GET", "/api/me").status_code == 200
    site.clock.set(site.clock.now() + timedelta(days=400))
    assert Signed(site, sign_in(site, "ann")).ask("GET", "/api/me/sessions").json()["sessions"][0]["current"]
