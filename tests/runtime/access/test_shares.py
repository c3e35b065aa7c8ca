"""Single records shared with people, positions, groups and departments."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.apps.people import give_roles
from runtime.jobs.worker import Worker
from runtime.store.ids import new_id
from tests.runtime.site import Site

ORDERS = "/api/records/atlas/order"


@pytest.fixture
def order(site: Site) -> str:
    """Ann's, with a budget; Vic is a guest without records."""
    house = site.house
    house.as_("system", lambda ctx: give_roles(ctx.tx, ctx.catalog, house.ids["vic"], ["atlas.guest"]))
    values = {"subject": "Of Ann", "owner": house.ids["ann"], "budget": "777.00"}
    return str(site.create("order", **values)["id"])


def share(site: Site, order: str, by: str, kind: str, holder: str, rights: str = "read", **more: Any) -> Any:
    body = {"to": {"kind": kind, "id": holder}, "rights": rights, **more}
    return site.ask("POST", f"{ORDERS}/{order}/shares", by, json=body)


def sees(site: Site, person: str, order: str) -> bool:
    """By every way to a record, and all agree."""
    one = site.ask("GET", f"{ORDERS}/{order}", person).status_code == 200
    listed = site.ask("GET", ORDERS, person, params={"count": "1"}).json()
    assert (order in [record["id"] for record in listed["records"]]) is one
    assert (listed["count"] > 0) is one
    report = {
        "id": "r",
        "key": "r",
        "entity": "order",
        "measures": [{"id": "m", "key": "m", "function": "count"}],
    }
    ran = site.ask("POST", "/api/reports/atlas/run", person, json={"report": report}).json()
    assert (ran["rows"][0]["values"]["m"] != "0") is one
    return one


def test_a_shared_record_is_seen_on_the_next_request_in_every_process(site: Site, order: str) -> None:
    other = site.second()
    try:
        vic = site.house.ids["vic"]
        assert not sees(other, "vic", order)
        answer = share(site, order, "ann", "user", vic)
        assert answer.status_code == 201, answer.text
        assert [one["to"]["name"] for one in answer.json()["shares"]] == ["Vic"]
        assert sees(other, "vic", order)
        assert site.ask("GET", f"{ORDERS}/{order}", "vic").json()["values"]["budget"] == "777.00"
        assert site.ask("DELETE", f"{ORDERS}/{order}/shares/{vic}", "ann").status_code == 204
        assert not sees(other, "vic", order)
    finally:
        other.close()


def test_read_is_not_write(site: Site, order: str) -> None:
    vic = site.house.ids["vic"]
    path = f"{ORDERS}/{order}"
    change = {"json": {"values": {"notes": "Seen"}}, "match": 1}
    share(site, order, "ann", "user", vic)
    assert site.ask("GET", path, "vic").json()["readonly"] is True
    assert site.ask("PATCH", path, "vic", **change).status_code == 403
    share(site, order, "ann", "user", vic, "write")
    assert "readonly" not in site.ask("GET", path, "vic").json()
    assert site.ask("PATCH", path, "vic", **change).status_code == 200
    assert site.ask("PATCH", path, "vic", json={"values": {"budget": "1"}}, match=2).status_code == 422
    assert site.ask("DELETE", path, "vic", match=2).status_code == 403
    # Receiving is not sharing.
    assert share(site, order, "vic", "user", site.house.ids["abe"]).status_code == 403
    assert site.ask("DELETE", f"{path}/shares/{vic}", "vic").status_code == 403


def test_a_share_ends_by_itself(site: Site, order: str) -> None:
    now = site.clock.now()
    until = now.replace(year=now.year + 1).isoformat()
    assert share(site, order, "ann", "user", site.house.ids["vic"], until=until).status_code == 201
    assert sees(site, "vic", order)
    site.house.tick(60 * 24 * 366)
    assert not sees(site, "vic", order)
    assert site.ask("GET", f"{ORDERS}/{order}/shares", "ann").json()["shares"] == []


def test_positions_groups_and_departments_receive_too(site: Site, order: str) -> None:
    house = site.house
    vic = house.ids["vic"]
    inner = house.create("system.group", name="Inner", members=[{"person": vic}])
    outer = house.create("system.group", name="Outer", members=[{"inner_group": inner}])
    position = house.create("system.position", name="Keeper of keys")
    house.update(
        "system.user", vic, positions=[{"held_position": position, "in_department": house.ids["north"]}]
    )
    for kind, holder in (
        ("group", outer), ("group", inner), ("position", position), ("department", house.ids["south"]),
        ("department", house.ids["head"]),  # above hers
        ("department", house.ids["north"]),  # where she holds the position
    ):  # fmt: skip
        assert not sees(site, "vic", order), kind
        assert share(site, order, "ann", kind, holder).status_code == 201
        assert sees(site, "vic", order), kind
        assert site.ask("DELETE", f"{ORDERS}/{order}/shares/{holder}", "ann").status_code == 204
    share(site, order, "ann", "group", outer)
    house.update("system.group", inner, members=[])
    assert not sees(site, "vic", order)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"to": {"kind": "role", "id": "VIC"}, "rights": "read"}, "/to/kind"),
        ({"to": {"kind": ["user"], "id": "VIC"}, "rights": "read"}, "/to/kind"),
        ({"to": {"kind": "user", "id": "VIC"}, "rights": "own"}, "/rights"),
        ({"to": {"kind": "user", "id": "none"}, "rights": "read"}, "/to/id"),
        ({"to": {"kind": "user", "id": None}, "rights": "read"}, "/to/id"),
        ({"to": {"kind": "group", "id": "VIC"}, "rights": "read"}, "/to/id"),
        # Lou leads a department; nothing of hers opens shared orders.
        ({"to": {"kind": "user", "id": "LOU"}, "rights": "read"}, "/to/id"),
        ({"to": {"kind": "user", "id": "VIC"}, "rights": "read", "until": "2020-01-01T00:00:00Z"}, "/until"),
        ({"to": {"kind": "user", "id": "VIC"}, "rights": "read", "until": "soon"}, "/until"),
        ({"to": {"kind": "user", "id": "VIC"}}, "/rights"),
        ({"to": "VIC", "rights": "read"}, "/to"),
    ],
)
def test_what_makes_no_sense_is_refused(site: Site, order: str, body: Any, pointer: str) -> None:
    text = json.dumps(body).replace("VIC", site.house.ids["vic"]).replace("LOU", site.house.ids["lou"])
    answer = site.ask("POST", f"{ORDERS}/{order}/shares", "ann", content=text)
    assert answer.status_code == 422, answer.text
    assert [issue["pointer"] for issue in answer.json()["error"]["issues"]] == [pointer]


def test_shares_of_foreign_records_are_those_of_absent_ones(site: Site, order: str) -> None:
    vic = site.house.ids["vic"]
    share(site, order, "ann", "user", vic)
    for method, path, body in (
        ("GET", "shares", None),
        ("POST", "shares", {"to": {"kind": "user", "id": vic}, "rights": "read"}),
        ("DELETE", f"shares/{vic}", None),
    ):
        answers = []
        for record in (order, new_id()):
            answer = site.ask(method, f"{ORDERS}/{record}/{path}", "abe", json=body)
            assert answer.status_code == 404
            error = answer.json()["error"]
            error.pop("request_id")
            answers.append(json.dumps(error).replace(record, "ID"))
        assert answers[0] == answers[1]
    assert site.ask("DELETE", f"{ORDERS}/{order}/shares/{new_id()}", "ann").status_code == 404
    assert site.ask("DELETE", f"{ORDERS}/{order}/shares/x", "ann").status_code == 404


def test_sharing_is_told_and_remembered(site: Site, order: str) -> None:
    vic = site.house.ids["vic"]
    share(site, order, "ann", "user", vic, "write")
    entries = site.ask("GET", f"{ORDERS}/{order}/history", "ann").json()["entries"]
    assert (entries[0]["kind"], entries[0]["detail"]["name"], entries[0]["by_name"]) == (
        "share",
        "Vic",
        "Ann",
    )
    audit = site.ask("GET", "/api/audit", "root").json()["entries"]
    assert [(entry["action"], entry["detail"]["id"]) for entry in audit if "share" in entry["action"]] == [
        ("share_record", vic)
    ]
    # The version stands: whoever is editing meanwhile is not refused.
    assert site.ask("GET", f"{ORDERS}/{order}", "ann").json()["version"] == 1
    workspace = site.house.workspace
    worker = Worker(workspace.database, workspace.catalogs, workspace.clock)
    while worker.run_due():
        pass
    told = site.ask("GET", "/api/notifications", "vic").json()["notifications"]
    assert [(one["text"]["en"], one["record"]) for one in told] == [
        ("Ann shared a record of “Order” with you; you may change it", order)
    ]
