"""A record out of reach answers exactly like one that never was, on every route that takes an id."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.store.ids import new_id
from tests.runtime.site import Site


@pytest.fixture
def records(site: Site) -> dict[str, str]:
    """One order of each clerk, a note nobody but root reads, and a client."""
    client = site.create("client", name="Acme", level="silver")["id"]
    line = {"quantity": 1, "price": "1"}
    return {
        "client": client,
        "ann": site.create("order", "ann", subject="Of Ann", client=client, lines=[line])["id"],
        "abe": site.create("order", "abe", subject="Of Abe", client=client, lines=[line])["id"],
    }


ROUTES: list[tuple[str, str, Any]] = [
    ("GET", "/api/records/atlas/order/{id}", None),
    ("GET", "/api/records/atlas/order/{id}?expand=client.level", None),
    ("PATCH", "/api/records/atlas/order/{id}", {"values": {"subject": "Taken"}}),
    ("DELETE", "/api/records/atlas/order/{id}", None),
    ("POST", "/api/records/atlas/order/{id}/restore", {}),
    ("GET", "/api/records/atlas/order/{id}/history", None),
    ("GET", "/api/records/atlas/order/{id}/explain", None),
    ("GET", "/api/rules/runs?entity=atlas.order&record={id}", None),
    ("GET", "/api/processes/instances?entity=atlas.order&record={id}", None),
    ("POST", "/api/processes/atlas/review/instances", {"record": "{id}"}),
    ("POST", "/api/records/atlas/order/batch",
     {"operations": [{"update": "{id}", "version": 1, "values": {"subject": "Taken"}}]}),
    ("POST", "/api/records/atlas/order/batch", {"operations": [{"delete": "{id}", "version": 1}]}),
    ("POST", "/api/records/atlas/order/batch",
     {"operations": [{"create": {"subject": "x"}}, {"delete": "{id}", "version": 1}]}),
]  # fmt: skip


def test_foreign_records_are_absent_ones(site: Site, records: dict[str, str]) -> None:
    for route in ROUTES:
        ask_for_foreign(site, records, *route)


def ask_for_foreign(site: Site, records: dict[str, str], method: str, path: str, body: Any) -> None:
    before = site.ask("GET", f"/api/records/atlas/order/{records['abe']}", "root").json()
    answers = []
    for record in (records["abe"], new_id()):
        sent = json.loads(json.dumps(body).replace("{id}", record)) if body is not None else None
        answer = site.ask(method, path.replace("{id}", record), "ann", json=sent, match=1)
        assert answer.status_code == 404, f"{answer.status_code} {answer.text}"
        error = answer.json()["error"]
        error.pop("request_id")
        answers.append(json.dumps(error).replace(record, "ID"))
    assert answers[0] == answers[1]
    assert site.ask("GET", f"/api/records/atlas/order/{records['abe']}", "root").json() == before


def test_foreign_records_cannot_be_referred_to_or_pulled_in(site: Site, records: dict[str, str]) -> None:
    note = site.create("note", text="Of root")["id"]
    foreign = site.ask("GET", f"/api/records/atlas/order/{records['abe']}", "root").json()
    row = foreign["values"]["lines"][0]["id"]
    answers = []
    for row_id in (row, new_id()):
        body = {"values": {"lines": [{"id": row_id, "quantity": 9}]}}
        answer = site.ask("PATCH", f"/api/records/atlas/order/{records['ann']}", "ann", json=body, match=1)
        assert answer.status_code == 422
        answers.append(answer.json()["error"]["issues"])
    assert answers[0] == answers[1]
    # Gil sees gold clients only; the silver one is like one that is not there.
    issues = []
    order = site.create(
        "order", "root", subject="Gold", client=site.create("client", name="G", level="gold")["id"]
    )
    for client in (records["client"], new_id()):
        body = {"values": {"payer": client}}
        answer = site.ask("PATCH", f"/api/records/atlas/order/{order['id']}", "gil", json=body, match=1)
        assert answer.status_code == 422
        issues.append(answer.json()["error"]["issues"])
    assert issues[0] == issues[1]
    assert [issue["code"] for issue in issues[0]] == ["value.reference_missing"]
    assert site.ask("GET", f"/api/records/atlas/note/{note}", "ann").status_code == 404


def test_lists_counts_and_reports_hold_what_is_in_reach(site: Site, records: dict[str, str]) -> None:
    site.create("order", "root", subject="Of root", department=site.house.ids["north"])
    expected = {
        "root": {"Of Ann", "Of Abe", "Of root"},
        "ann": {"Of Ann"},
        "abe": {"Of Abe"},
        "lou": {"Of Ann", "Of root"},
        "cho": {"Of Ann", "Of Abe", "Of root"},
        "bea": {"Of Ann", "Of Abe", "Of root"},
        "gil": set(),
    }
    for person, subjects in expected.items():
        answer = site.ask("GET", "/api/records/atlas/order", person, params={"count": "1"}).json()
        assert {record["values"]["subject"] for record in answer["records"]} == subjects, person
        assert answer["count"] == len(subjects)
        answer = site.ask(
            "GET", "/api/records/atlas/order", person,
            params={"count": "1", "filter": 'contains(subject, "Of")', "sort": "-subject"},
        ).json()  # fmt: skip
        assert answer["count"] == len(subjects)
        report = {
            "id": "r", "key": "r", "entity": "order",
            "measures": [{"id": "m", "key": "n", "function": "count"}],
        }  # fmt: skip
        answer = site.ask("POST", "/api/reports/atlas/run", person, json={"report": report}).json()
        assert answer["rows"][0]["values"]["n"] == str(len(subjects)), person
    assert site.ask("GET", "/api/records/atlas/order", "vic").status_code == 404


def test_what_lies_behind_a_reference_is_in_reach_or_blank(site: Site, records: dict[str, str]) -> None:
    """Gil reaches orders of gold clients; the payer of one is a silver client out of his reach."""
    gold = site.create("client", name="Gold", level="gold", region="north")["id"]
    order = site.create("order", subject="Both", client=gold, payer=records["client"])["id"]
    found = site.ask("GET", f"/api/records/atlas/order/{order}?expand=client.level,payer.level", "gil").json()
    assert found["values"]["client.level"] == "gold"
    assert found["values"]["payer.level"] is None
    assert found["values"]["payer"] == records["client"]
    for condition, count in (('payer.level == "silver"', 0), ("is_blank(payer.level)", 1)):
        params = {"filter": condition, "count": "1"}
        assert site.ask("GET", "/api/records/atlas/order", "gil", params=params).json()["count"] == count
    # Once the client is silver the order itself is gone from his sight.
    site.ask(
        "PATCH", f"/api/records/atlas/client/{gold}", "root", json={"values": {"level": "silver"}}, match=1
    )
    version = site.ask("GET", f"/api/records/atlas/client/{gold}", "root").json()
    assert version["values"]["level"] == "silver", version
    assert site.ask("GET", f"/api/records/atlas/order/{order}", "gil").status_code == 404


def test_creating_outside_ones_scope_is_refused(site: Site, records: dict[str, str]) -> None:
    body = {"values": {"subject": "For Abe", "owner": site.house.ids["abe"]}}
    answer = site.ask("POST", "/api/records/atlas/order", "ann", json=body)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "access.outside_scope"
    assert (
        site.ask("GET", "/api/records/atlas/order", "abe").json()["records"][0]["values"]["subject"]
        == "Of Abe"
    )


def test_what_one_may_read_but_not_do_is_denied_by_name(site: Site, records: dict[str, str]) -> None:
    path = f"/api/records/atlas/order/{records['ann']}"
    assert site.ask("GET", path, "bea").status_code == 200
    for method, body in (("PATCH", {"values": {"subject": "x"}}), ("DELETE", None)):
        answer = site.ask(method, path, "bea", json=body, match=1)
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "access.action_denied"
    assert (
        site.ask("POST", "/api/records/atlas/order", "bea", json={"values": {"subject": "x"}}).status_code
        == 403
    )
    for path in ("/api/audit", "/api/rules/runs", "/api/apps/atlas/export", "/api/jobs"):
        assert site.ask("GET", path, "ann").status_code == 403, path
    assert site.ask("POST", "/api/apps", "ann", json={}).status_code == 403


def test_an_entity_one_has_nothing_to_do_with_is_no_entity(site: Site, records: dict[str, str]) -> None:
    """Vic knows of folders alone."""
    report = {
        "id": "r", "key": "r", "entity": "NAME", "measures": [{"id": "m", "key": "m", "function": "count"}],
    }  # fmt: skip
    for method, path, body in (
        ("GET", "/api/records/atlas/NAME", None),
        ("POST", "/api/records/atlas/NAME", {"values": {}}),
        ("POST", "/api/records/atlas/NAME/query", {}),
        ("POST", "/api/records/atlas/NAME/batch", {"operations": [{"create": {}}]}),
        ("GET", f"/api/records/atlas/NAME/{records['ann']}", None),
        ("PATCH", f"/api/records/atlas/NAME/{records['ann']}", {"values": {}}),
        ("DELETE", f"/api/records/atlas/NAME/{records['ann']}", None),
        ("POST", f"/api/records/atlas/NAME/{records['ann']}/restore", {}),
        ("GET", f"/api/records/atlas/NAME/{records['ann']}/history", None),
        ("POST", "/api/reports/atlas/run", {"report": report}),
    ):
        answers = []
        for name in ("order", "redro"):
            sent = json.loads(json.dumps(body).replace("NAME", name))
            answer = site.ask(method, path.replace("NAME", name), "vic", json=sent, match=1)
            error = answer.json()["error"]
            error.pop("request_id")
            answers.append((answer.status_code, json.dumps(error).replace(name, "NAME")))
        assert answers[0] == answers[1], f"{method} {path}"
        assert answers[0][0] == 404


def test_nothing_is_told_to_strangers(site: Site, records: dict[str, str]) -> None:
    for method, path, body in (
        *ROUTES,
        ("GET", "/api/records/atlas/order", None),
        ("POST", "/api/records/atlas/order", {"values": {}}),
        ("POST", "/api/records/atlas/order/query", {}),
        ("GET", "/api/me", None),
        ("PATCH", "/api/me", {"language": "en"}),
        ("GET", "/api/directory", None),
        ("GET", "/api/apps", None),
        ("POST", "/api/apps", {}),
        ("GET", "/api/apps/atlas", None),
        ("GET", "/api/apps/atlas/export", None),
        ("POST", "/api/reports/atlas/by_client/run", {}),
        ("GET", "/api/tasks", None),
        ("GET", "/api/notifications", None),
        ("GET", "/api/events", None),
        ("GET", "/api/audit", None),
        ("GET", "/api/jobs", None),
        ("GET", "/api/apps/atlas/openapi.json", None),
        ("POST", "/api/me/password", {"current": "x", "new": "y"}),
        ("GET", "/api/tokens", None),
        ("POST", "/api/tokens", {"name": "x"}),
        ("DELETE", "/api/tokens/{id}", None),
        ("GET", "/api/users/{id}/roles", None),
        ("PATCH", "/api/users/{id}/roles", {}),
        ("POST", "/api/users/{id}/password", {}),
        ("POST", "/api/records/atlas/order/import", {}),
        ("POST", "/api/auth/logout", {}),
    ):
        address = path.replace("{id}", records["ann"])
        sent = json.loads(json.dumps(body).replace("{id}", records["ann"])) if body is not None else None
        for headers in ({}, {"Authorization": "Bearer yz_wrong"}, {"Cookie": "yz_session=wrong"}):
            answer = site.ask(method, address, json=sent, headers={"If-Match": '"1"', **headers})
            if "Cookie" in headers and method != "GET":
                assert answer.status_code in (401, 403), f"{method} {address}"
            else:
                assert answer.status_code == 401, f"{method} {address}: {answer.status_code}"
            assert records["ann"] not in answer.text
