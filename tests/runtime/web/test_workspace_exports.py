"""Archives of the whole workspace over HTTP: who may ask, what is in them, how long they are there."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.apps.workspace_archive import content
from runtime.commands import workspace_exports
from runtime.jobs.worker import Worker
from tests.runtime.house import PASSWORD
from tests.runtime.site import BASE, Site

PLACE = "/api/workspace/exports"
Session = dict[str, Any]


@pytest.fixture
def admin(site: Site) -> Session:
    return session(site, "root")


def session(site: Site, person: str) -> Session:
    signed = site.login(person, PASSWORD)
    assert signed.status_code == 200, signed.text
    headers = {"X-CSRF-Token": signed.json()["csrf"], "Origin": BASE}
    return {"cookies": dict(signed.cookies), "headers": headers}


def work(site: Site) -> None:
    house = site.house
    worker = Worker(house.database, house.workspace.catalogs, house.workspace.clock)
    while worker.run_due():
        pass


def actions(site: Site) -> list[str]:
    with site.house.database.read() as tx:
        query = "SELECT action FROM audit WHERE action LIKE 'workspace_export%' ORDER BY id"
        return [action.partition(".")[2] for (action,) in tx.rows(sa.text(query))]


def test_an_administrator_takes_everything_for_a_day(site: Site, admin: Session, tmp_path: Path) -> None:
    site.create("client", name="Acme")
    asked = site.ask("POST", PLACE, json={"password": PASSWORD}, **admin)
    assert asked.status_code == 202, asked.text
    export = asked.json()
    assert (export["state"], export["by_name"], export["size"]) == ("running", "Administrator", None)
    place = f"{PLACE}/{export['id']}"
    assert site.ask("GET", f"{place}/file", **admin).status_code == 404, "not there yet"
    again = site.ask("POST", PLACE, json={"password": PASSWORD}, **admin)
    assert again.json()["error"]["code"] == "workspace_export.running"

    work(site)
    done = site.ask("GET", place, **admin).json()
    assert (done["state"], done["parts_done"]) == ("done", done["parts"])
    assert done["rows"] > 10
    file = site.ask("GET", f"{place}/file", **admin)
    assert file.status_code == 200
    assert len(file.content) == done["size"]
    assert file.headers["content-disposition"].startswith('attachment; filename="workspace-2026')
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["content_hash"] == done["content_hash"]
        assert any(b"Acme" in archive.read(name) for name in archive.namelist() if "client" in name)
        assert not any("workspace_export" in name for name in archive.namelist())
    assert actions(site) == ["request", "download"]

    site.house.tick(workspace_exports.KEPT_HOURS * 60 + 5)
    assert site.ask("GET", f"{place}/file", **session(site, "root")).status_code == 404
    site.house.as_("system", lambda ctx: workspace_exports.purge(ctx, export["id"]))
    assert not any(one.is_file() and one.stat().st_size == done["size"] for one in tmp_path.rglob("*"))
    (listed,) = site.ask("GET", PLACE, **session(site, "root")).json()["exports"]
    assert listed["state"] == "gone"


def test_it_takes_an_administrator_and_their_password(site: Site, admin: Session) -> None:
    wrong = site.ask("POST", PLACE, json={"password": "guess"}, **admin)
    assert wrong.json()["error"]["issues"][0]["pointer"] == "/password"
    by_token = site.ask("POST", PLACE, "root", json={"password": PASSWORD})
    assert by_token.status_code == 403
    clerk = session(site, "ann")
    for method, path in (
        ("POST", PLACE),
        ("GET", PLACE),
        ("GET", f"{PLACE}/x"),
        ("GET", f"{PLACE}/x/file"),
        ("DELETE", f"{PLACE}/x"),
    ):
        body = {"json": {"password": PASSWORD}} if method == "POST" else {}
        assert site.ask(method, path, **clerk, **body).status_code == 403, path
    assert site.ask("GET", f"{PLACE}/x", **admin).status_code == 404
    without: Session = {**admin, "headers": {"Origin": BASE}}
    assert (
        site.ask("POST", PLACE, json={"password": PASSWORD}, **without).json()["error"]["code"]
        == "csrf_failed"
    )
    assert actions(site) == []


def test_one_may_be_removed_before_its_time(site: Site, admin: Session) -> None:
    identifier = site.ask("POST", PLACE, json={"password": PASSWORD}, **admin).json()["id"]
    work(site)
    assert site.ask("DELETE", f"{PLACE}/{identifier}", **admin).status_code == 204
    assert site.ask("GET", f"{PLACE}/{identifier}/file", **admin).status_code == 404
    assert actions(site) == ["request", "delete"]


def test_an_attempt_that_was_cut_short_begins_anew(site: Site, admin: Session) -> None:
    identifier = site.ask("POST", PLACE, json={"password": PASSWORD}, **admin).json()["id"]
    house = site.house
    turns = iter([False, False, True])

    def attempt(stopping: Any) -> None:
        workspace_exports.perform(house.database, "main", identifier, house.workspace.clock.now, stopping)

    attempt(lambda: next(turns, True))
    cut = site.ask("GET", f"{PLACE}/{identifier}", **admin).json()
    assert (cut["state"], cut["parts_done"]) == ("running", 2)
    before = content(house.workspace).content_hash
    attempt(lambda: False)
    done = site.ask("GET", f"{PLACE}/{identifier}", **admin).json()
    assert (done["state"], done["content_hash"]) == ("done", before)
    attempt(lambda: False)
    assert site.ask("GET", f"{PLACE}/{identifier}", **admin).json() == done, "what is done stays done"
