"""Many records changed or deleted at once: by a job, record by record, and back again."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.commands import bulk
from runtime.jobs.worker import Worker
from runtime.store.ids import new_id
from tests.runtime.site import Site


def orders(site: Site, count: int, person: str = "ann", **values: Any) -> list[dict[str, Any]]:
    return [site.create("order", person, subject=f"no {at}", **values) for at in range(count)]


def start(site: Site, action: str, person: str = "ann", **body: Any) -> dict[str, Any]:
    answer = site.ask("POST", f"/api/bulk/atlas/order/{action}", person, json=body)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def work(site: Site) -> None:
    """Everything that waits."""
    workspace = site.house.workspace
    worker = Worker(workspace.database, workspace.catalogs, workspace.clock)
    while worker.run_due():
        pass


def finish(site: Site, run: str, person: str = "ann") -> dict[str, Any]:
    work(site)
    found: dict[str, Any] = site.ask("GET", f"/api/bulk/{run}", person).json()
    return found


def subjects(site: Site, person: str = "ann") -> list[tuple[str, str]]:
    query = {"sort": "subject", "fields": "subject,state", "limit": "500"}
    records = site.ask("GET", "/api/records/atlas/order", person, params=query).json()["records"]
    return [(record["values"]["subject"], record["values"]["state"]) for record in records]


def test_what_the_filter_matched_is_changed_and_taken_back(site: Site) -> None:
    orders(site, 3)
    other = site.create("order", "ann", subject="other", state="open")
    run = start(site, "update", filter='state == "draft"', values={"state": "open"})
    assert (run["state"], run["total"], run["waiting"]) == ("running", 3, 3)
    # What comes to match after the confirmation is not swept along.
    site.create("order", "ann", subject="later")
    done = finish(site, run["id"])
    assert (done["state"], done["done"], done["failed"], done["issues"]) == ("done", 3, 0, [])
    assert dict(subjects(site)) == {
        "no 0": "open", "no 1": "open", "no 2": "open", "other": "open", "later": "draft"
    }  # fmt: skip

    path = "/api/records/atlas/order"
    first = site.ask("GET", path, "ann", params={"filter": 'subject == "no 1"'}).json()["records"][0]
    changed = {"values": {"state": "void"}}
    assert (
        site.ask("PATCH", f"{path}/{first['id']}", "ann", json=changed, match=first["version"]).status_code
        == 200
    )
    assert site.ask("POST", f"/api/bulk/{run['id']}/undo", "ann").status_code == 202
    back = finish(site, run["id"])
    assert (back["state"], back["undone"], back["kept"]) == ("undone", 2, 1)
    assert [issue["title"] for issue in back["issues"]] == ["no 1"]
    assert dict(subjects(site)) == {
        "no 0": "draft", "no 1": "void", "no 2": "draft", "other": "open", "later": "draft"
    }  # fmt: skip
    assert other["version"] == 1
    assert site.ask("POST", f"/api/bulk/{run['id']}/undo", "ann").status_code == 409


def test_more_than_a_step_is_deleted_and_restored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "STEP", 2)
    made = orders(site, 3)
    run = start(site, "delete", ids=[record["id"] for record in made])
    assert finish(site, run["id"])["done"] == 3
    assert subjects(site) == []
    site.ask("POST", f"/api/bulk/{run['id']}/undo", "ann")
    assert finish(site, run["id"])["undone"] == 3
    assert len(subjects(site)) == 3


def test_each_record_is_judged_alone_and_refusals_say_why(site: Site) -> None:
    mine = site.create("order", "ann", subject="mine")
    foreign = site.create("order", "abe", subject="foreign")
    nowhere = new_id()
    ids = [mine["id"], foreign["id"], nowhere, mine["id"]]
    run = finish(site, start(site, "update", ids=ids, values={"subject": "same"})["id"])
    assert (run["total"], run["done"], run["failed"]) == (3, 1, 2)
    # A record of somebody else's is like one that is not there: no title, the same words.
    first, second = run["issues"]
    assert (first["record"], first["title"]) == (foreign["id"], None)
    assert first["message"] == second["message"]
    assert subjects(site, "abe") == [("foreign", "draft")]


def test_rights_are_asked_for(site: Site) -> None:
    record = site.create("order", "ann", subject="one")
    path = "/api/bulk/atlas/order/update"
    body = {"ids": [record["id"]], "values": {"subject": "two"}}
    # A lead may change orders, one at a time.
    assert site.ask("POST", path, "lou", json=body).status_code == 403
    assert site.ask("POST", path, "vic", json=body).status_code == 404
    assert site.ask("POST", path, json=body).status_code == 401
    hidden = site.ask("POST", path, "ann", json={"filter": "margin > 1", "values": {"subject": "x"}})
    assert (hidden.status_code, hidden.json()["error"]["issues"][0]["pointer"]) == (422, "/filter")
    unknown = site.ask("POST", path, "ann", json={"ids": [record["id"]], "values": {"margin": "1"}})
    assert (unknown.status_code, unknown.json()["error"]["issues"][0]["pointer"]) == (422, "/values/margin")
    run = start(site, "update", **body)
    assert site.ask("GET", f"/api/bulk/{run['id']}", "abe").status_code == 404
    assert site.ask("POST", f"/api/bulk/{run['id']}/undo", "abe").status_code == 404


def test_what_makes_no_sense_is_refused(site: Site) -> None:
    record = site.create("order", "ann", subject="one")

    def status(action: str, **body: Any) -> int:
        return site.ask("POST", f"/api/bulk/atlas/order/{action}", "ann", json=body).status_code

    assert status("update", ids=[record["id"]], filter="", values={"subject": "x"}) == 422
    assert status("update", values={"subject": "x"}) == 422
    assert status("update", ids=[record["id"]], values={}) == 422
    assert status("update", ids=[], values={"subject": "x"}) == 422
    assert status("update", ids=["no id", 7], values={"subject": "x"}) == 422
    assert status("delete", filter='subject == "nothing"') == 422
    assert status("explode", ids=[record["id"]]) == 404
    assert site.ask("GET", "/api/bulk/nothing", "ann").status_code == 404


def test_who_left_meanwhile_changes_nothing(site: Site) -> None:
    record = site.create("order", "ann", subject="one")
    run = start(site, "update", ids=[record["id"]], values={"subject": "two"})
    ann = site.house.ids["ann"]
    user = site.ask("GET", f"/api/records/system/user/{ann}", "root").json()
    body = {"values": {"active": False}}
    left = site.ask("PATCH", f"/api/records/system/user/{ann}", "root", json=body, match=user["version"])
    assert left.status_code == 200
    work(site)
    assert run["total"] == 1
    assert subjects(site, "root") == [("one", "draft")]


def test_a_batch_can_be_tried_first(site: Site) -> None:
    record = site.create("order", "ann", subject="one")
    operations = [
        {"update": record["id"], "version": 1, "values": {"subject": "two"}},
        # After the one before, as in the real batch.
        {"update": record["id"], "version": 2, "values": {"quantity": "3"}},
        {"update": record["id"], "version": 1, "values": {"quantity": "4"}},
        {"update": record["id"], "version": 3, "values": {"quantity": "many", "margin": "1"}},
        {"create": {"subject": "new"}},
    ]
    path = "/api/records/atlas/order/batch"
    answer = site.ask("POST", path, "ann", json={"operations": operations, "dry_run": True})
    assert answer.status_code == 200, answer.text
    first, second, stale, wrong, new = answer.json()["results"]
    assert (first["version"], second["version"]) == (2, 3)
    assert stale["issues"][0]["code"] == "version_conflict"
    assert {issue["pointer"] for issue in wrong["issues"]} == {"/values/quantity", "/values/margin"}
    assert new["version"] == 1
    assert subjects(site) == [("one", "draft")]
    assert site.ask("GET", f"/api/records/atlas/order/{record['id']}", "ann").json()["version"] == 1
