"""Imports are kept: taken back whole, gone on with where they were cut short, and shown to their maker."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.commands.import_batch import Batch
from runtime.commands.import_records import import_records
from runtime.jobs.worker import Worker
from tests.runtime.house import House
from tests.runtime.site import Site
from tests.runtime.web.test_imports import send

pytestmark = pytest.mark.usefixtures("several_batches")

ROWS = "Name,Code,Level\n" + "".join(f"Client {n},C{n:04d},gold\n" for n in range(1200))
COLUMNS = {"Name": {"field": "name"}, "Code": {"field": "code"}, "Level": {"field": "level"}}
MAPPING = {"columns": COLUMNS}


def work(house: House) -> None:
    worker = Worker(house.database, house.workspace.catalogs, house.workspace.clock)
    while worker.run_due():
        pass


def look(site: Site, run: str, person: str = "cho") -> dict[str, Any]:
    answer = site.ask("GET", f"/api/imports/{run}", person)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def undo(site: Site, run: str, person: str = "cho") -> dict[str, Any]:
    answer = site.ask("POST", f"/api/imports/{run}/undo", person)
    assert answer.status_code == 202, answer.text
    work(site.house)
    return look(site, run, person)


def names(site: Site) -> dict[str, Any]:
    records = []
    after = None
    while True:
        params = {"limit": "500", **({"after": after} if after else {})}
        page = site.ask("GET", "/api/records/atlas/client", "cho", params=params).json()
        records += page["records"]
        after = page["next"]
        if after is None:
            return {record["values"]["name"]: record for record in records}


def test_a_whole_import_is_taken_back_but_for_what_was_changed_since(site: Site) -> None:
    report = send(site, ROWS, MAPPING).json()
    assert (report["created"], report["committed"]) == (1200, True)
    kept = look(site, report["run"])
    assert (kept["state"], kept["created"], kept["name"], kept["entity"]) == (
        "done", 1200, "clients.csv", "atlas.client",
    )  # fmt: skip
    assert [one["id"] for one in site.ask("GET", "/api/imports", "cho").json()["imports"]] == [report["run"]]
    changed = names(site)["Client 7"]["id"]
    site.house.update("client", changed, level="silver")
    done = undo(site, report["run"])
    assert (done["state"], done["undone"], done["kept"]) == ("undone", 1199, 1)
    (issue,) = done["issues"]
    assert (issue["record"], issue["title"], issue["row"]) == (changed, "Client 7", 9)
    assert issue["message"]
    assert list(names(site)) == ["Client 7"]
    assert site.ask("POST", f"/api/imports/{report['run']}/undo", "cho").status_code == 409


def test_what_an_import_changed_is_as_before(site: Site) -> None:
    site.create("client", name="Old", code="A", level="silver", discount="0.2")
    text = "Name,Code,Level\nNew,A,gold\nNewer,A,gold\nFresh,B,\n"
    report = send(site, text, MAPPING | {"key": "code"}).json()
    assert (report["created"], report["updated"]) == (1, 2), report
    assert set(names(site)) == {"Newer", "Fresh"}
    done = undo(site, report["run"])
    assert (done["undone"], done["kept"]) == (3, 0), done
    values = names(site)["Old"]["values"]
    assert set(names(site)) == {"Old"}
    assert (values["level"], values["discount"]) == ("silver", "0.2000")


def test_records_made_because_rows_refer_to_them_go_too(site: Site) -> None:
    columns = {"Subject": {"field": "subject"}, "Client": {"field": "client"}}
    mapping = {"columns": columns, "create_missing": True}
    report = send(site, "Subject,Client\nA,Acme\nB,Acme\n", mapping, entity="order").json()
    assert (report["created"], report["references_created"]) == (2, {"atlas.client": 1}), report
    done = undo(site, report["run"])
    assert (done["undone"], done["kept"]) == (3, 0), done
    assert names(site) == {}


def test_only_its_maker_sees_it_and_only_who_may_delete_undoes_it(site: Site) -> None:
    report = send(site, "Name\nAcme\n", {"columns": {"Name": {"field": "name"}}}).json()
    for person in ("root", "ann"):
        assert site.ask("GET", f"/api/imports/{report['run']}", person).status_code == 404
        assert site.ask("POST", f"/api/imports/{report['run']}/undo", person).status_code == 404
    assert site.ask("GET", "/api/imports/no-id", "cho").status_code == 404
    assert site.ask("GET", "/api/imports", "ann").json() == {"imports": []}


def test_a_dry_run_and_a_refused_file_leave_nothing(site: Site) -> None:
    assert send(site, ROWS, MAPPING, dry_run="1").json()["run"] is None
    assert send(site, "Name,Level\nA,bronze\n", None).json()["run"] is None
    assert site.ask("GET", "/api/imports", "cho").json() == {"imports": []}


class Killed(BaseException):
    """Stands for the process ending."""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_was_cut_short_goes_on_where_it_ended(
    site: Site, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Killed before the commit of its n-th batch, resumed with the same file: every row once."""
    write, calls = Batch.write, []

    def dying(batch: Batch, raw: Any, checked: bool) -> None:
        write(batch, raw, checked)
        calls.append(1)
        if len(calls) == at:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "write", dying)
        with pytest.raises(Killed):
            run_as(site, "cho", ROWS, MAPPING)
    (run,) = site.ask("GET", "/api/imports", "cho").json()["imports"]
    assert (run["state"], run["created"]) == ("running", (at - 1) * 500)
    assert send(site, ROWS, MAPPING, resume=run["id"]).status_code == 409
    site.house.tick(11)
    assert look(site, run["id"])["state"] == "interrupted"
    assert send(site, ROWS + "Other,X,gold\n", MAPPING, resume=run["id"]).status_code == 409
    report = send(site, ROWS, MAPPING, resume=run["id"])
    assert report.status_code == 200, report.text
    assert (report.json()["rows"], report.json()["created"], report.json()["run"]) == (1200, 1200, run["id"])
    assert len(names(site)) == 1200
    assert look(site, run["id"])["state"] == "done"
    assert (undo(site, run["id"])["undone"], names(site)) == (1200, {})


def run_as(site: Site, person: str, text: str, mapping: Any) -> None:
    import io

    from runtime.access.identity import load_principal
    from runtime.commands.import_mapping import load_mapping

    workspace = site.house.workspace
    with workspace.database.read() as tx:
        principal = load_principal(tx, workspace.catalogs.current(tx), site.house.ids[person])
    assert principal is not None
    import_records(
        workspace, principal, "atlas.client", io.BytesIO(text.encode()), load_mapping(json.dumps(mapping)),
        name="clients.csv",
    )  # fmt: skip


def test_references_among_the_rows_survive_being_cut_short(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = {"Name": {"field": "name"}, "Above": {"field": "parent_client", "lookup": "name"}}
    text = "Name,Above\n" + "".join(f"C{n},{'C' + str(n + 1) if n < 699 else ''}\n" for n in range(700))
    from runtime.commands.import_records import ImportPass

    with monkeypatch.context() as patch:
        patch.setattr(ImportPass, "_set_deferred", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run_as(site, "cho", text, {"columns": columns})
    (run,) = site.ask("GET", "/api/imports", "cho").json()["imports"]
    site.house.tick(11)
    assert send(site, text, {"columns": columns}, resume=run["id"]).json()["created"] == 700
    found = names(site)
    assert all(found[f"C{n}"]["values"]["parent_client"] == found[f"C{n + 1}"]["id"] for n in range(699))
