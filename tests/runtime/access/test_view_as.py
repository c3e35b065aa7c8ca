"""Looking with somebody else's eyes: what they see, nothing more, nothing written, and not for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from runtime.apps.people import give_roles, take_role
from tests.runtime.atlas_app import atlas, field, grant
from tests.runtime.house import PASSWORD, House
from tests.runtime.site import Site

ORDERS = "/api/records/atlas/order"


def library() -> dict[str, Any]:
    """An app on top of the atlas, whose builder may not read clients; a role of it reads them all."""
    return {
        "format": "yingzao/1",
        "app": {
            "key": "library", "version": "1.0.0", "label": {"en": "Library"}, "requires": {"atlas": ">=1"}
        },
        "entities": [
            {"id": "e1", "key": "book", "title": "name", "label": {"en": "Book"},
             "fields": [field("f1", "name", "text"), field("f2", "price", "money")]},
        ],
        "roles": [
            {"id": "r1", "key": "librarian", "label": {"en": "Librarian"}, "builder": True},
            {"id": "r2", "key": "reader", "label": {"en": "Reader"}},
        ],
        "grants": [
            grant("g1", "librarian", "book", ["create", "read"]),
            grant("g2", "reader", "book", ["read"], fields={"price": "hidden"}),
            grant("g3", "reader", "atlas.client", ["read"]),
            grant("g4", "reader", "atlas.order", ["read"]),
            grant("g5", "librarian", "atlas.order", ["read"], scope="own"),
        ],
    }  # fmt: skip


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    """Vic is librarian, that is builds the library, and owns an order."""
    house.publish(atlas())
    house.publish(library())
    house.as_("system", lambda ctx: give_roles(ctx.tx, ctx.catalog, house.ids["vic"], ["library.librarian"]))
    opened = Site(house)
    opened.create("order", "ann", subject="Of Ann")
    opened.create("order", "root", subject="Of Vic", owner=house.ids["vic"])
    opened.create("client", "root", name="Known", secret="7")
    yield opened
    opened.close()


def look(site: Site, asker: str, **body: Any) -> dict[str, str]:
    """The header that looks as somebody."""
    answer = site.ask("POST", "/api/view-as", asker, json=body)
    assert answer.status_code == 201, answer.text
    return {"X-View-As": answer.json()["id"]}


def subjects(site: Site, asker: str, headers: dict[str, str]) -> list[str]:
    answer = site.ask("GET", ORDERS, asker, headers=headers, params={"sort": "subject"})
    assert answer.status_code == 200, answer.text
    return [record["values"]["subject"] for record in answer.json()["records"]]


def test_an_administrator_sees_what_a_person_sees(site: Site) -> None:
    seen = look(site, "root", person=site.house.ids["ann"])
    assert subjects(site, "root", seen) == subjects(site, "ann", {}) == ["Of Ann"]
    assert subjects(site, "root", {}) == ["Of Ann", "Of Vic"]
    record = site.ask("GET", ORDERS, "root", headers=seen).json()["records"][0]
    assert "margin" not in record["values"]
    me = site.ask("GET", "/api/me", "root", headers=seen).json()
    assert (me["user"]["name"], me["administrator"], me["viewing"]["person"]["name"]) == ("Ann", False, "Ann")
    app = site.ask("GET", "/api/apps/atlas", "root", headers=seen).json()
    keys = [one["key"] for one in app["entities"]["atlas.order"]["fields"]]
    assert "margin" not in keys
    own = site.ask("GET", "/api/me", "root").json()
    assert (own["administrator"], "viewing" in own) == (True, False)


def test_or_what_roles_see(site: Site) -> None:
    seen = look(site, "root", roles=["atlas.clerk", "library.reader"])
    me = site.ask("GET", "/api/me", "root", headers=seen).json()
    assert me["roles"] == ["atlas.clerk", "library.reader", "system.member"]
    assert [role["label"] for role in me["viewing"]["roles"]] == ["Clerk", "Reader"]
    # Own orders are the administrator's own: there are none; the reader reads all.
    assert subjects(site, "root", seen) == ["Of Ann", "Of Vic"]
    only = look(site, "root", roles=["atlas.clerk"])
    assert subjects(site, "root", only) == []


def test_a_builder_sees_roles_of_their_app_and_elsewhere_what_they_may(site: Site) -> None:
    made = site.ask("POST", "/api/records/library/book", "vic", json={"values": {"name": "B", "price": "3"}})
    assert made.status_code == 201, made.text
    seen = look(site, "vic", roles=["library.reader"])
    book = site.ask("GET", "/api/records/library/book", "vic", headers=seen).json()["records"][0]
    assert "price" not in book["values"]
    # The reader reads every client and every order; the builder neither gave that nor may see them.
    assert site.ask("GET", "/api/records/atlas/client", "vic", headers=seen).status_code == 404
    assert subjects(site, "vic", seen) == ["Of Vic"]
    me = site.ask("GET", "/api/me", "vic", headers=seen).json()
    assert me["roles"] == ["library.reader", "system.member"]
    for body in (
        {"person": site.house.ids["ann"]}, {"roles": ["atlas.clerk"]},
        {"roles": ["library.reader", "atlas.clerk"]}, {"roles": ["system.administrator"]},
    ):  # fmt: skip
        assert site.ask("POST", "/api/view-as", "vic", json=body).status_code == 403, body
    assert site.ask("POST", "/api/view-as", "ann", json={"roles": ["atlas.clerk"]}).status_code == 403


def test_nothing_is_written_and_what_is_personal_stays_so(site: Site) -> None:
    house = site.house
    seen = look(site, "root", person=house.ids["ann"])
    order = site.ask("GET", ORDERS, "root", headers=seen).json()["records"][0]
    path = f"{ORDERS}/{order['id']}"
    for method, where, body in (
        ("PATCH", path, {"values": {"subject": "x"}}), ("DELETE", path, None),
        ("POST", ORDERS, {"values": {"subject": "x"}}), ("POST", f"{path}/comments", {"text": "x"}),
        ("PATCH", "/api/me", {"language": "zh"}),
        ("POST", "/api/processes/atlas/review/instances", {"record": order["id"]}),
        ("POST", "/api/files?name=x.txt", {"x": 1}),
    ):  # fmt: skip
        answer = site.ask(method, where, "root", headers=seen, json=body, match=order["version"])
        assert answer.status_code == 403, (method, where, answer.text)
        assert answer.json()["error"]["code"] == "view_as.read_only"
    for where in (
        "/api/tokens", "/api/me/sessions", "/api/me/second-factor", "/api/notifications", "/api/form-drafts",
        "/api/jobs", "/api/audit", "/api/imports", "/api/users/x/roles", "/api/builder/apps",
    ):  # fmt: skip
        answer = site.ask("GET", where, "root", headers=seen)
        assert answer.json()["error"]["code"] == "view_as.not_shown", where
    assert site.ask("POST", "/api/view-as", "root", headers=seen, json={"roles": ["x.y"]}).status_code == 403
    assert house.values("order", order["id"])["subject"] == "Of Ann"


def test_it_ends(site: Site) -> None:
    house = site.house
    seen = look(site, "root", person=house.ids["ann"])
    # Nobody else can use it, and it goes at once where the person or the right does.
    assert site.ask("GET", "/api/me", "vic", headers=seen).json()["error"]["code"] == "view_as.over"
    assert site.ask("GET", "/api/me", "root", headers={"X-View-As": "nonsense"}).status_code == 403
    house.update("system.user", house.ids["ann"], active=False)
    assert site.ask("GET", "/api/me", "root", headers=seen).json()["error"]["code"] == "view_as.over"

    seen = look(site, "root", person=house.ids["abe"])
    assert site.ask("DELETE", f"/api/view-as/{seen['X-View-As']}", "root").status_code == 204
    assert site.ask("DELETE", f"/api/view-as/{seen['X-View-As']}", "root").status_code == 404
    assert site.ask("GET", ORDERS, "root", headers=seen).status_code == 403

    seen = look(site, "vic", roles=["library.reader"])
    house.as_("system", lambda ctx: take_role(ctx.tx, ctx.catalog, house.ids["vic"], "library.librarian"))
    assert site.ask("GET", "/api/me", "vic", headers=seen).json()["error"]["code"] == "view_as.over"

    seen = look(site, "root", roles=["atlas.clerk"])
    site.clock.set(site.clock.now() + timedelta(minutes=31))
    assert site.ask("GET", "/api/me", "root", headers=seen).json()["error"]["code"] == "view_as.over"
    actions = [one["action"] for one in site.ask("GET", "/api/audit", "root").json()["entries"]]
    assert actions.count("view_as") == 4
    assert actions.count("view_as_ended") == 1


def test_bad_requests_are_told(site: Site) -> None:
    ann = site.house.ids["ann"]
    for body, status in (
        ({}, 422), ({"person": ann, "roles": ["atlas.clerk"]}, 422), ({"person": 3}, 422),
        ({"roles": ["atlas.nobody"]}, 404), ({"person": "x"}, 404), ({"roles": ["atlas.clerk"] * 30}, 404),
    ):  # fmt: skip
        assert site.ask("POST", "/api/view-as", "root", json=body).status_code == status, body


def test_what_is_noted_names_whoever_looks(site: Site) -> None:
    """An export made with Ann's eyes is none of Ann's."""
    house = site.house
    for body, seen_as in (
        ({"person": house.ids["ann"]}, f"user:{house.ids['ann']}"),
        ({"roles": ["atlas.clerk"]}, ["atlas.clerk", "system.member"]),
    ):
        seen = look(site, "root", **body)
        answer = site.ask("GET", f"{ORDERS}/export?format=csv", "root", headers=seen)
        assert answer.status_code == 200, answer.text
        log = site.ask("GET", "/api/audit", "root", params={"action": "export"}).json()["entries"]
        assert (log[0]["principal"], log[0]["detail"]["seen_as"]) == (f"user:{house.ids['root']}", seen_as)
    assert "Ann" not in {one["by_name"] for one in log}


def test_a_look_is_no_way_around_the_second_factor(site: Site) -> None:
    house = site.house
    seen = look(site, "vic", roles=["library.reader"])
    assert site.ask("GET", "/api/records/library/book", "vic", headers=seen).status_code == 200
    stricter = library()
    role = next(one for one in stricter["roles"] if one["key"] == "librarian")
    role["second_factor"] = True
    house.publish(stricter)
    for headers in ({}, seen):
        answer = site.ask("GET", "/api/records/library/book", "vic", headers=headers)
        assert answer.json()["error"]["code"] == "second_factor.required"


def test_files_given_to_nothing_yet_are_not_shown(site: Site) -> None:
    house = site.house
    made = site.ask("POST", "/api/files?name=notes.txt", "ann", content=b"mine alone")
    assert made.status_code == 201, made.text
    path = f"/api/files/{made.json()['id']}"
    assert site.ask("GET", path, "ann").status_code == 200
    seen = look(site, "root", person=house.ids["ann"])
    assert site.ask("GET", path, "root", headers=seen).status_code == 404
    # One's own, with the eyes of a role, is one's own all the same.
    own = site.ask("POST", "/api/files?name=own.txt", "root", content=b"own").json()["id"]
    role = look(site, "root", roles=["atlas.clerk"])
    assert site.ask("GET", f"/api/files/{own}", "root", headers=role).status_code == 200


def test_no_path_leads_around_what_is_shown(site: Site) -> None:
    """Addresses that begin like a shown one, and verbs that hide what they are."""
    seen = look(site, "root", person=site.house.ids["ann"])
    for method, path in (
        ("GET", "/api/apps/../tokens"), ("GET", "/api/apps/%2e%2e/audit"),
        ("GET", "/api/records/../users/x/roles"), ("POST", "/api/auth/logout"), ("POST", "/api/me/password"),
        ("POST", "/api/tokens"), ("PATCH", "/api/users/x/roles"), ("GET", "/api/organisation"),
    ):  # fmt: skip
        body = {"current": PASSWORD, "new": "another one entirely"} if path.endswith("password") else {}
        answer = site.ask(method, path, "root", headers=seen, json=body if method != "GET" else None)
        assert answer.status_code in (403, 404, 422), (method, path, answer.text)
    # A key used before does not bring an old answer back either.
    key = {"Idempotency-Key": "once"}
    order = {"values": {"subject": "Twice"}}
    assert site.ask("POST", ORDERS, "ann", headers=key, json=order).status_code == 201
    again = site.ask("POST", ORDERS, "root", headers={**seen, **key}, json=order)
    assert again.json()["error"]["code"] == "view_as.read_only"
    signed_in = site.ask("GET", "/api/me", "root")
    assert signed_in.status_code == 200
