"""Deleted records: seen by whoever may bring them back, and removed for good by administrators alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from runtime.jobs.handlers.purge_files import PURGE_FILES
from runtime.jobs.handlers.purge_records import PURGE_RECORDS
from runtime.jobs.queue import Job
from runtime.store.database import Retention
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import Site


def deleted(site: Site, person: str, query: str = "") -> dict[str, Any]:
    answer = site.ask("GET", f"/api/records/atlas/order/deleted{query}", person)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_bin_holds_what_one_may_bring_back(site: Site) -> None:
    house = site.house
    mine = site.create("order", "ann", subject="Mine")["id"]
    other = site.create("order", "abe", subject="Other")["id"]
    house.delete("order", mine, "ann")
    house.tick()
    house.delete("order", other, "abe")
    (listed,) = deleted(site, "ann")["records"]
    assert (listed["id"], listed["title"], listed["deleted_by_name"]) == (mine, "Mine", "Ann")
    assert [one["title"] for one in deleted(site, "cho")["records"]] == ["Other", "Mine"]
    first = deleted(site, "cho", "?limit=1")
    again = deleted(site, "cho", f"?limit=1&after={first['next']}")
    assert [one["title"] for one in (*first["records"], *again["records"])] == ["Other", "Mine"]
    assert again["next"] is None
    # Lou may not delete orders; a viewer has nothing to do with them at all.
    assert site.ask("GET", "/api/records/atlas/order/deleted", "lou").status_code == 403
    assert site.ask("GET", "/api/records/atlas/order/deleted", "vic").status_code == 404
    assert site.ask("POST", f"/api/records/atlas/order/{other}/restore", "ann").status_code == 404
    assert site.ask("POST", f"/api/records/atlas/order/{mine}/restore", "ann").status_code == 200
    assert deleted(site, "ann")["records"] == []


def test_removing_for_good_takes_everything_along(site: Site) -> None:
    house = site.house
    client = site.create("client", "root", name="Acme")["id"]
    order = site.create("order", "ann", subject="Paper", client=client, lines=[{"quantity": 1}])["id"]
    file = site.ask("POST", "/api/files", "ann", files={"file": ("a.txt", b"abc")}).json()["id"]
    body = {"text": "look", "files": [file]}
    site.ask("POST", f"/api/records/atlas/order/{order}/comments", "ann", json=body)
    house.delete("order", order, "ann")
    house.delete("client", client)
    path = "/api/records/atlas/order/deleted/purge"
    refused = site.ask("POST", path, "root", json={"ids": [order]})
    assert refused.json()["error"]["issues"][0]["code"] == "recycle_bin.consent"
    assert site.ask("POST", path, "ann", json={"ids": [order], "consent": "purge"}).status_code == 403
    unknown = site.ask("POST", path, "root", json={"ids": [order, client], "consent": "purge"})
    assert unknown.json()["error"]["issues"][0]["pointer"] == "/ids/1"
    # The deleted order still refers to the deleted client: it loses the reference, not more.
    clients = "/api/records/atlas/client/deleted/purge"
    assert site.ask("POST", clients, "root", json={"ids": [client], "consent": "purge"}).json() == {
        "purged": 1
    }
    assert [one["id"] for one in deleted(site, "root")["records"]] == [order]
    assert site.ask("POST", path, "root", json={"ids": [order], "consent": "purge"}).json() == {"purged": 1}
    assert deleted(site, "root")["records"] == []
    assert site.ask("POST", f"/api/records/atlas/order/{order}/restore", "root").status_code == 404
    with house.database.read() as tx:
        left = [tx.value(sa.text(f"SELECT count(*) FROM {table}")) for table in ("comment", "follower")]
        assert left == [0, 0]
        rows = house.workspace.catalogs.current(tx).entity("atlas.line").table.name
        assert tx.value(sa.text(f"SELECT count(*) FROM {rows}")) == 0
    run(site, PURGE_FILES)
    with house.database.read() as tx:
        assert tx.rows(sa.text("SELECT state, name FROM file")) == [("purged", "a.txt")]
    assert [one for one in (house.settings.data / "files").rglob("*") if one.is_file()] == []


def run(site: Site, handler: Any) -> None:
    job = Job("00000000-0000-7000-8000-000000000000", handler.kind, {}, 1, "token")
    site.house.as_("system", lambda ctx: handler.run(ctx, job))


def test_the_bin_empties_itself_where_a_setting_says_so(site: Site) -> None:
    house = site.house
    old = site.create("order", "ann", subject="Old")["id"]
    house.delete("order", old, "ann")
    house.tick(60 * 24 * 20)
    recent = site.create("order", "ann", subject="Recent")["id"]
    house.delete("order", recent, "ann")
    house.tick(60 * 24 * 15)
    run(site, PURGE_RECORDS)
    assert len(deleted(site, "ann")["records"]) == 2
    house.database.retention = Retention(recycle_days=30)
    run(site, PURGE_RECORDS)
    assert [one["title"] for one in deleted(site, "ann")["records"]] == ["Recent"]


def test_files_nobody_took_go_after_a_day(site: Site) -> None:
    house = site.house
    lost = site.ask("POST", "/api/files", "ann", files={"file": ("lost.txt", b"abc")}).json()["id"]
    order = site.create("order", "ann", subject="Paper")["id"]
    kept = site.ask("POST", "/api/files", "ann", files={"file": ("kept.txt", b"abc")}).json()["id"]
    body = {"text": "look", "files": [kept]}
    site.ask("POST", f"/api/records/atlas/order/{order}/comments", "ann", json=body)
    run(site, PURGE_FILES)
    assert site.ask("GET", f"/api/files/{lost}", "ann").status_code == 200
    house.tick(int(timedelta(days=2) / timedelta(minutes=1)))
    run(site, PURGE_FILES)
    assert site.ask("GET", f"/api/files/{lost}", "ann").status_code == 404
    assert site.ask("GET", f"/api/files/{kept}", "ann").content == b"abc"
    with house.database.read() as tx:
        assert tx.rows(sa.text("SELECT name FROM file")) == [("kept.txt",)]


def test_links_go_with_what_they_link(house: House) -> None:
    app = atlas()
    entity(app, "order")["fields"].append(
        field("f60", "helpers", "multi_reference", entity="client", on_delete="clear")
    )
    house.publish(app)
    site = Site(house)
    client = site.create("client", "root", name="Helper")["id"]
    order = site.create("order", "root", subject="Linked", helpers=[client])["id"]
    house.delete("order", order)
    house.delete("client", client)
    for kind, gone in (("client", client), ("order", order)):
        path = f"/api/records/atlas/{kind}/deleted/purge"
        answer = site.ask("POST", path, "root", json={"ids": [gone], "consent": "purge"})
        assert answer.json() == {"purged": 1}, answer.text
    site.close()
