"""The organisation's page, leaving, first passwords, who holds a role, and searching the audit log."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.commands import hand_over_tasks
from runtime.jobs.worker import Worker
from tests.runtime.house import NOON
from tests.runtime.site import Site


def work(site: Site) -> None:
    house = site.house
    Worker(house.database, house.workspace.catalogs, house.workspace.clock).run_due()


def ask(site: Site, method: str, path: str, person: str = "root", **options: Any) -> Any:
    answer = site.ask(method, path, person, **options)
    assert answer.status_code in (200, 201, 204), answer.text
    return answer.json() if answer.content else None


def leave(site: Site, person: str, **body: Any) -> Any:
    return site.ask("POST", f"/api/users/{site.house.ids[person]}/deactivate", "root", json=body)


def test_the_organisation_is_one_page(site: Site) -> None:
    house = site.house
    house.update("system.department", house.ids["north"], head=house.ids["lou"])
    position = house.create("system.position", name="Deputy")
    house.update("system.user", house.ids["abe"], positions=[{"held_position": position}])
    house.create("system.group", name="Crew", members=[{"person": house.ids["ann"]}])
    house.update("system.user", house.ids["vic"], active=False)
    found = ask(site, "GET", "/api/organisation")
    by_name = {one["name"]: one for one in found["departments"]}
    assert by_name["north"]["parent"] == by_name["head"]["id"]
    assert (by_name["north"]["head_name"], by_name["north"]["people"]) == ("Lou", 2)
    # Vic, who left, is not counted in the south.
    assert (by_name["south"]["people"], found["inactive"], found["elsewhere"]) == (2, 1, 1)
    assert [(one["name"], one["people"]) for one in found["positions"]] == [("Deputy", 1)]
    assert [(one["name"], one["people"]) for one in found["groups"]] == [("Crew", 1)]
    for path in ("/api/organisation", "/api/role-holders", f"/api/users/{house.ids['abe']}/belongings"):
        assert site.ask("GET", path, "ann").status_code == 403


def test_who_leaves_hands_over_what_is_theirs(site: Site) -> None:
    house = site.house
    house.update("system.department", house.ids["head"], head=house.ids["bea"])
    order = site.create("order", "root", subject="Of Bea", owner=house.ids["bea"])["id"]
    other = site.create("order", "ann", subject="Of Ann")["id"]
    ask(site, "POST", "/api/processes/atlas/review/instances", "ann", json={"record": other})
    before = ask(site, "GET", f"/api/users/{house.ids['bea']}/belongings")
    assert [(one["entity"], one["count"]) for one in before["records"]] == [("atlas.order", 1)]
    assert (before["tasks"], [one["name"] for one in before["heads"]]) == (1, ["head"])
    assert [one["name"] for one in before["roles"]] == ["atlas.boss"]
    token = site.as_("bea")

    done = leave(site, "bea", to=house.ids["cho"], records=True, tasks=True, heads=True)
    assert done.status_code == 200, done.text
    told = done.json()
    assert (told["tasks"], told["tasks_left"], told["heads"], len(told["runs"])) == (1, 0, 1, 1)
    work(site)
    assert ask(site, "GET", f"/api/bulk/{told['runs'][0]['id']}")["done"] == 1
    assert house.values("order", order)["owner"] == house.ids["cho"]
    assert house.values("order", other)["owner"] == house.ids["ann"]
    assert house.values("system.department", house.ids["head"])["head"] == house.ids["cho"]
    assert site.ask("GET", "/api/me", headers=token).status_code == 401
    task = ask(site, "GET", "/api/tasks", "cho")["tasks"][0]
    instance = ask(
        site, "GET", "/api/processes/instances", "ann", params={"entity": "atlas.order", "record": other}
    )
    handed = instance["instances"][0]["path"][-1]
    assert (handed["verb"], handed["reason"]) == ("hand_over", "The task passes from Bea to Cho")
    assert any(
        "review" in str(one["text"]).lower()
        for one in ask(site, "GET", "/api/notifications", "cho")["notifications"]
    )
    decided = ask(site, "POST", f"/api/tasks/{task['id']}/approve", "cho", json={})
    assert decided["state"] == "approved"
    after = ask(site, "GET", f"/api/users/{house.ids['bea']}/belongings")
    assert (after["records"], after["tasks"], after["heads"], after["active"]) == ([], 0, [], False)


def with_reviewers_tasks(site: Site, count: int) -> list[str]:
    """Orders Bea is asked to review."""
    orders = [site.create("order", "ann", subject=f"No {n}")["id"] for n in range(count)]
    for order in orders:
        ask(site, "POST", "/api/processes/atlas/review/instances", "ann", json={"record": order})
    return orders


def open_tasks(site: Site, person: str) -> set[str]:
    found = ask(site, "GET", "/api/tasks", person, params={"limit": "100"})
    return {one["record"] for one in found["tasks"]}


def test_more_tasks_than_one_transaction_should_hold(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_over_tasks, "STEP", 3)
    bea, cho = site.house.ids["bea"], site.house.ids["cho"]
    orders = with_reviewers_tasks(site, 8)
    told = leave(site, "bea", to=cho, tasks=True).json()
    assert (told["tasks"], told["tasks_left"]) == (3, 5)
    work(site)
    work(site)
    assert open_tasks(site, "cho") == set(orders)
    assert ask(site, "GET", f"/api/users/{bea}/belongings")["tasks"] == 0


def test_a_successor_who_leaves_meanwhile_is_given_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over_tasks, "STEP", 2)
    bea, cho = site.house.ids["bea"], site.house.ids["cho"]
    orders = with_reviewers_tasks(site, 5)
    leave(site, "bea", to=cho, tasks=True)
    leave(site, "cho", to=site.house.ids["lou"], tasks=True)
    work(site)
    assert ask(site, "GET", f"/api/users/{cho}/belongings")["tasks"] == 0
    jobs = [one for one in ask(site, "GET", "/api/jobs")["jobs"] if one["kind"] == "hand_over_tasks"]
    assert [bool(one["error"]) for one in jobs if one["state"] != "done"] == [True]
    # Still Bea's, and an administrator sees to them once more.
    assert ask(site, "GET", f"/api/users/{bea}/belongings")["tasks"] == 3
    again = leave(site, "bea", to=site.house.ids["lou"], tasks=True).json()
    assert again["tasks"] == 2
    work(site)
    assert open_tasks(site, "lou") == set(orders)


def test_leaving_is_refused_where_it_would_lock_out_or_lose(site: Site) -> None:
    house = site.house
    assert leave(site, "root").json()["error"]["code"] == "leaving.oneself"
    for to in (None, house.ids["abe"], "nonsense", house.ids["north"]):
        body = {"records": True} | ({} if to is None else {"to": to})
        assert leave(site, "abe", **body).status_code in (404, 422), to
    house.update("system.user", house.ids["vic"], active=False)
    assert leave(site, "abe", to=house.ids["vic"], tasks=True).status_code == 422
    assert house.values("system.user", house.ids["abe"])["active"] is True
    assert site.ask("POST", f"/api/users/{house.ids['abe']}/deactivate", "ann", json={}).status_code == 403
    assert leave(site, "abe").status_code == 200
    # Again is no harm.
    assert leave(site, "abe").json()["tasks"] == 0


def test_first_passwords_are_shown_once_and_only_where_there_is_none(site: Site) -> None:
    house = site.house
    new = house.create("system.user", name="New", email="new@example.com")
    gone = house.create("system.user", name="Gone", email="gone@example.com", active=False)
    body = {"people": [new, gone, house.ids["ann"]]}
    given = ask(site, "POST", "/api/users/passwords", json=body)["passwords"]
    assert [(one["name"], one["email"]) for one in given] == [("New", "new@example.com")]
    assert site.login("new", given[0]["password"]).status_code == 200
    assert ask(site, "POST", "/api/users/passwords", json=body)["passwords"] == []
    refused: list[dict[str, Any]] = [{}, {"people": []}, {"people": ["x"] * 101}]
    for wrong in refused:
        assert site.ask("POST", "/api/users/passwords", "root", json=wrong).status_code == 422
    assert site.ask("POST", "/api/users/passwords", "root", json={"people": ["x"]}).status_code == 404
    assert site.ask("POST", "/api/users/passwords", "ann", json=body).status_code == 403
    sessions = f"/api/users/{new}/sessions"
    assert len(ask(site, "GET", sessions)["sessions"]) == 1
    ask(site, "DELETE", sessions)
    assert ask(site, "GET", sessions)["sessions"] == []
    assert site.ask("GET", sessions, "ann").status_code == 403


def test_who_holds_a_role(site: Site) -> None:
    house = site.house
    group = house.create("system.group", name="Crew", members=[{"person": house.ids["vic"]}])
    ask(site, "PATCH", f"/api/groups/{group}/roles", json={"give": ["atlas.clerk"]})
    found = ask(site, "GET", "/api/role-holders", params={"role": "atlas.clerk"})
    assert [(one["kind"], one["name"]) for one in found["holders"]] == [
        ("user", "Abe"), ("user", "Ann"), ("group", "Crew"),
    ]  # fmt: skip
    assert (sorted(one["name"] for one in found["people"]), found["count"]) == (["Abe", "Ann", "Vic"], 3)
    counts = {one["name"]: one["holders"] for one in ask(site, "GET", "/api/role-holders")["roles"]}
    assert (counts["atlas.clerk"], counts["atlas.lead"], counts["system.member"]) == (3, 1, 0)
    assert site.ask("GET", "/api/role-holders", "root", params={"role": "atlas.none"}).status_code == 404


def test_the_audit_log_is_looked_through(site: Site) -> None:
    house = site.house
    ann = house.ids["ann"]
    ask(site, "PATCH", f"/api/users/{ann}/roles", json={"give": ["atlas.lead"]})
    ask(site, "PATCH", f"/api/users/{house.ids['abe']}/roles", json={"give": ["atlas.chief"]})

    def look(**params: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = ask(site, "GET", "/api/audit", params=params)["entries"]
        return entries

    assert [one["detail"]["give"] for one in look(q="ATLAS.LEAD")] == [["atlas.lead"]]
    entry = look(q=ann, action="change_roles")[0]
    assert (entry["by_name"], entry["subject_name"]) == ("Administrator", "Ann")
    assert look(person=ann) == []
    assert len(look(person=house.ids["root"], action="change_roles")) == 2
    assert look(since="2030-01-01T00:00:00Z") == []
    assert len(look(since=NOON.isoformat(), action="change_roles")) == 2
    assert look(q="100%") == []
    assert site.ask("GET", "/api/audit", "root", params={"since": "yesterday"}).status_code == 422
