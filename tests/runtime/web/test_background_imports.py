"""Imports as background work: looked at, checked, mended, written, cut short, cancelled, taken back."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from runtime.commands import import_work
from runtime.commands.import_batch import Batch
from runtime.commands.import_report import ImportReport
from runtime.jobs.rounds import Rounds
from runtime.jobs.worker import Worker
from runtime.store.migrate import migrate
from tests.runtime.house import House
from tests.runtime.site import Site
from tests.runtime.web.test_import_runs import names

pytestmark = pytest.mark.usefixtures("several_batches")
MANY = "Name,Code,Level\n" + "".join(f"Client {n},C{n:04d},gold\n" for n in range(1200))


def work(house: House) -> None:
    worker = Worker(house.database, house.workspace.catalogs, house.workspace.clock)
    while worker.run_due():
        pass


def upload(
    site: Site, content: str | bytes, entity: str = "client", person: str = "cho", name: str = "clients.csv"
) -> httpx.Response:
    data = content.encode() if isinstance(content, str) else content
    files = {"file": (name, data, "application/octet-stream")}
    return site.ask("POST", "/api/imports", person, params={"entity": f"atlas.{entity}"}, files=files)


def begin(site: Site, content: str | bytes, **more: Any) -> str:
    answer = upload(site, content, **more)
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "preparing"
    work(site.house)
    return str(answer.json()["id"])


def look(site: Site, run: str, person: str = "cho") -> dict[str, Any]:
    answer = site.ask("GET", f"/api/imports/{run}", person)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def do(site: Site, run: str, verb: str, body: Any = None, status: int = 202) -> dict[str, Any]:
    answer = site.ask("POST", f"/api/imports/{run}/{verb}", "cho", json=body or {})
    assert answer.status_code == status, answer.text
    work(site.house)
    return look(site, run)


def map_(site: Site, run: str, mapping: Any, status: int = 200) -> httpx.Response:
    answer = site.ask("PUT", f"/api/imports/{run}/mapping", "cho", json={"mapping": mapping})
    assert answer.status_code == status, answer.text
    return answer


def rows(site: Site, run: str, **params: str) -> list[dict[str, Any]]:
    answer = site.ask("GET", f"/api/imports/{run}/rows", "cho", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def mend(site: Site, run: str, row: int, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = site.ask("PATCH", f"/api/imports/{run}/rows/{row}", "cho", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_from_the_file_to_the_records_and_back(site: Site) -> None:
    run = begin(site, MANY)
    ready = look(site, run)
    assert (ready["state"], ready["total"], ready["background"]) == ("ready", 1200, True)
    assert {heading: column["field"] for heading, column in ready["mapping"]["columns"].items()} == {
        "Name": "name", "Code": "code", "Level": "level",
    }  # fmt: skip
    preview = site.ask("GET", f"/api/imports/{run}/preview", "cho").json()
    assert preview["headings"] == ["Name", "Code", "Level"]
    assert preview["columns"][2]["samples"] == ["gold"]
    level = next(target for target in preview["targets"] if target["key"] == "level")
    assert [option["key"] for option in level["options"]] == ["gold", "silver"]
    assert level["filled"] is False
    checked = do(site, run, "check")
    assert (checked["state"], checked["check"]["counts"]["created"]) == ("checked", 1200)
    assert names(site) == {}
    done = do(site, run, "commit")
    assert (done["state"], done["created"], done["failed"], done["rows"]) == ("done", 1200, 0, 1200)
    assert len(names(site)) == 1200
    undone = do(site, run, "undo")
    assert (undone["state"], undone["undone"], names(site)) == ("undone", 1200, {})


def test_what_is_wrong_is_mended_in_place(site: Site) -> None:
    text = "Name,Code,Level\nAcme,A,gold\nBeta,B,bronze\n,C,gold\nDelta,D,tin\n"
    run = begin(site, text)
    checked = do(site, run, "check")
    assert checked["problems"] == {"wrong": 3, "skipped": 0, "edited": 0, "kept": 3}
    assert checked["check"]["unmatched"] == [
        {
            "column": "Level", "field": "level",
            "values": [
                {"value": "bronze", "count": 1, "hint": None, "code": "value.unknown_option"},
                {"value": "tin", "count": 1, "hint": None, "code": "value.unknown_option"},
            ],
        }
    ]  # fmt: skip
    do(site, run, "commit", status=409)
    (second, third, fourth) = rows(site, run, only="problems")
    assert (second["row"], second["cells"], second["issues"][0]["column"]) == (
        3,
        ["Beta", "B", "bronze"],
        "Level",
    )
    assert set(second["issues"][0]["message"]) == {"zh", "en"}
    still = mend(site, run, 3, cells={"Level": "brass"})
    assert still["row"]["issues"][0]["code"] == "value.unknown_option"
    fine = mend(site, run, 3, cells={"Level": "silver"})
    assert (fine["row"]["issues"], fine["row"]["edited"]) == ([], {"Level": "silver"})
    mend(site, run, third["row"], skipped=True)
    left = mend(site, run, fourth["row"], cells={"Level": "gold"})
    assert left["problems"] == {"wrong": 0, "skipped": 1, "edited": 2, "kept": 3}
    assert [row["row"] for row in rows(site, run)] == [2, 3, 4, 5]
    # The check is made again before anything is written.
    done = do(site, run, "commit")
    assert (done["state"], done["created"]) == ("done", 3)
    assert {name: record["values"]["level"] for name, record in names(site).items()} == {
        "Acme": "gold", "Beta": "silver", "Delta": "gold",
    }  # fmt: skip
    mend(site, run, 3, 409, skipped=True)


def test_a_repair_is_taken_back_by_the_text_of_the_file(sqlite_site: Site) -> None:
    site = sqlite_site
    run = begin(site, "Name,Level\nAcme,tin\n")
    do(site, run, "check")
    assert mend(site, run, 2, cells={"Level": "gold"})["row"]["edited"] == {"Level": "gold"}
    again = mend(site, run, 2, cells={"Level": "tin"})["row"]
    assert (again["edited"], len(again["issues"])) == ({}, 1)
    mend(site, run, 2, 422, cells={"Nothing": "x"})
    mend(site, run, 9, 404, cells={"Level": "gold"})
    mend(site, run, 2, 422, cells={"Level": 5})


def test_rows_at_fault_are_left_out_and_come_as_a_file(site: Site) -> None:
    run = begin(site, "Name,Level\nAcme,gold\n=Evil,tin\nGamma,silver\n")
    do(site, run, "check")
    done = do(site, run, "commit", {"on_error": "skip"})
    assert (done["state"], done["created"], done["failed"]) == ("done", 2, 1)
    answer = site.ask("GET", f"/api/imports/{run}/errors?format=csv", "cho")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Name", "Level", "Row", "Reason"]
    assert (lines[1][:3], len(lines)) == (["'=Evil", "tin", "3"], 2)
    assert "Level" in lines[1][3]
    assert site.ask("GET", f"/api/imports/{run}/errors?format=xlsx", "cho").content[:2] == b"PK"


def test_counts_follow_the_policy_for_duplicates(site: Site) -> None:
    site.create("client", name="Old", code="A")
    run = begin(site, "Name,Code\nNew,A\nFresh,B\n")
    columns = {"Name": {"field": "name"}, "Code": {"field": "code"}}
    expected = {"update": (1, 1, 0), "skip": (1, 0, 1)}
    for policy, counts in expected.items():
        map_(site, run, {"columns": columns, "key": "code", "duplicates": policy})
        found = do(site, run, "check")["check"]["counts"]
        assert (found["created"], found["updated"], found["skipped"]) == counts
    done = do(site, run, "commit")
    assert (done["created"], done["skipped"], set(names(site))) == (1, 1, {"Old", "Fresh"})


class Killed(BaseException):
    """Stands for the process ending."""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_killed_worker_s_import_is_finished_by_another(
    site: Site, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    run = begin(site, MANY)
    do(site, run, "check")
    write, calls = Batch.write, []

    def dying(batch: Batch, raw: Any, checked: bool) -> None:
        write(batch, raw, checked)
        calls.append(1)
        if len(calls) == at:
            raise Killed

    assert site.ask("POST", f"/api/imports/{run}/commit", "cho", json={}).status_code == 202
    with monkeypatch.context() as patch:
        patch.setattr(Batch, "write", dying)
        with pytest.raises(Killed):
            work(site.house)
    assert look(site, run)["created"] == (at - 1) * 500
    lapse(site.house)
    work(site.house)
    done = look(site, run)
    assert (done["state"], done["created"], len(names(site))) == ("done", 1200, 1200)


def lapse(house: House) -> None:
    """The lease of whoever died runs out."""
    with house.database.write() as tx:
        tx.run(sa.text("UPDATE job SET lease_until = 0 WHERE state = 'running'"))


def test_two_workers_at_one_run_write_each_row_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that stood still comes back while another has taken over."""
    run = begin(site, MANY)
    do(site, run, "check")
    assert site.ask("POST", f"/api/imports/{run}/commit", "cho", json={}).status_code == 202
    workspace, together, take_up = (
        site.house.workspace,
        threading.Barrier(2, timeout=30),
        ImportReport.take_up,
    )

    def both_read(report: ImportReport, counts: Any) -> None:
        take_up(report, counts)
        together.wait()

    monkeypatch.setattr(ImportReport, "take_up", both_read)

    def one() -> None:
        import_work.perform(workspace, run, lambda: False, "t")

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    monkeypatch.undo()
    work(site.house)
    done = look(site, run)
    assert (done["state"], done["created"], len(names(site))) == ("done", 1200, 1200)


def test_cancelled_in_the_middle_and_taken_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begin(site, MANY)
    do(site, run, "check")
    write, calls = Batch.write, []

    def noticing(batch: Batch, raw: Any, checked: bool) -> None:
        write(batch, raw, checked)
        calls.append(1)

    monkeypatch.setattr(Batch, "write", noticing)
    assert site.ask("POST", f"/api/imports/{run}/commit", "cho", json={}).status_code == 202
    stop: Callable[[], bool] = lambda: bool(calls)  # noqa: E731 - asked before each batch
    import_work.perform(site.house.workspace, run, stop, "t")
    cancelled = do(site, run, "cancel", status=200)
    assert (cancelled["state"], cancelled["created"], len(names(site))) == ("cancelled", 500, 500)
    assert do(site, run, "undo")["undone"] == 500
    assert names(site) == {}


def test_several_at_once(site: Site) -> None:
    runs = []
    for letter in "ABC":
        text = "Name,Code\n" + "".join(f"{letter}{n},{letter}{n}\n" for n in range(700))
        answer = upload(site, text)
        runs.append(answer.json()["id"])
    work(site.house)
    for run in runs:
        site.ask("POST", f"/api/imports/{run}/commit", "cho", json={})
    worker = Rounds(site.house.workspaces)
    worker.start()
    for _ in range(600):
        if all(look(site, run)["state"] == "done" for run in runs):
            break
        threading.Event().wait(0.1)
    assert worker.stop()
    assert [look(site, run)["created"] for run in runs] == [700, 700, 700]
    assert len(names(site)) == 2100


FILES = {
    "gbk": ("name,level\n北京图册,gold\n".encode("gbk"), "北京图册"),
    "utf-16": ("name\tlevel\n上海\tgold\n".encode("utf-16"), "上海"),
    "semicolons": (b"name;level\nAcme;gold\n", "Acme"),
    "a title above": ("客户清单,,\n,,\nname,level,code\nAcme,gold,x\n".encode(), "Acme"),
}


@pytest.mark.parametrize("form", FILES)
def test_files_of_every_form(sqlite_site: Site, form: str) -> None:
    content, name = FILES[form]
    run = begin(sqlite_site, content)
    done = do(sqlite_site, run, "commit")
    assert (done["state"], set(names(sqlite_site))) == ("done", {name}), done


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name,level\nA\xff\xfe\x81,gold\n" + b"\xff" * 7, "import.encoding"),
        (b"PK\x03\x04" + b"x" * 50, "import.xlsx_broken"),
        (b"name,name\nA,B\n", "import.heading_twice"),
        (b"\xd0\xcf\x11\xe0 old", "import.old_spreadsheet"),
    ],
)
def test_a_file_that_will_not_do_says_why(sqlite_site: Site, content: bytes, code: str) -> None:
    run = begin(sqlite_site, content)
    found = look(sqlite_site, run)
    assert found["state"] == "refused"
    assert [issue["code"] for issue in found["refused"]] == [code]
    do(sqlite_site, run, "commit", status=409)
    assert sqlite_site.ask("DELETE", f"/api/imports/{run}", "cho").status_code == 204
    assert sqlite_site.ask("GET", f"/api/imports/{run}", "cho").status_code == 404


def workbook(sheets: dict[str, list[list[Any]]], merged: str | None = None) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
        if merged and title == next(iter(sheets)):
            sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_another_sheet_and_another_row_of_headings(sqlite_site: Site) -> None:
    site = sqlite_site
    sheets: dict[str, list[list[Any]]] = {
        "Cover": [["Clients of 2026", None], ["a", "b"]],
        "Data": [["x", "y"], ["name", "code"], ["Acme", "A"]],
    }
    run = begin(site, workbook(sheets, "A2:B2"), name="book.xlsx")
    refused = look(site, run)
    assert (refused["state"], refused["refused"][0]["code"]) == ("refused", "import.merged")
    preview = site.ask("GET", f"/api/imports/{run}/preview", "cho").json()
    assert preview["sheets"] == ["Cover", "Data"]
    answer = site.ask("PUT", f"/api/imports/{run}/source", "cho", json={"sheet": "Data", "header_row": 2})
    assert answer.status_code == 202, answer.text
    work(site.house)
    preview = site.ask("GET", f"/api/imports/{run}/preview", "cho").json()
    assert (preview["headings"], preview["header_row"]) == (["name", "code"], 2)
    assert do(site, run, "commit")["created"] == 1
    assert set(names(site)) == {"Acme"}


def test_mappings_are_kept_and_found_again(site: Site) -> None:
    mapping = {"columns": {"Firma": {"field": "name"}, "Zahl": {"field": "secret", "numbers": "comma"}}}
    body = {"entity": "atlas.client", "name": "Aus der Zentrale", "mapping": mapping}
    assert site.ask("POST", "/api/imports/mappings", "cho", json=body).status_code == 201
    run = begin(site, "Firma;Zahl\nAcme;1.234,5\n")
    assert look(site, run)["mapping"]["columns"] == mapping["columns"]
    assert do(site, run, "commit")["created"] == 1
    (kept,) = site.ask("GET", "/api/imports/mappings?entity=atlas.client", "cho").json()["mappings"]
    assert site.ask("DELETE", f"/api/imports/mappings/{kept['id']}", "root").status_code == 404
    assert site.ask("DELETE", f"/api/imports/mappings/{kept['id']}", "cho").status_code == 204
    assert site.ask("GET", "/api/imports/mappings?entity=atlas.client", "cho").json()["mappings"] == []
    assert site.ask("POST", "/api/imports/mappings", "cho", json=body | {"name": " "}).status_code == 422


@pytest.fixture
def draft(site: Site) -> str:
    return begin(site, "Name,Level\nAcme,tin\n")


def test_nobody_else_reaches_an_import(site: Site, draft: str) -> None:
    asks: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "", {}), ("GET", "/preview", {}), ("GET", "/rows", {}), ("GET", "/errors", {}),
        ("PUT", "/mapping", {"json": {"mapping": {"columns": {"Name": {"field": "name"}}}}}),
        ("PUT", "/source", {"json": {}}), ("POST", "/check", {}), ("POST", "/commit", {"json": {}}),
        ("POST", "/cancel", {}), ("POST", "/undo", {}), ("DELETE", "", {}), ("POST", "/resume", {}),
        ("PATCH", "/rows/2", {"json": {"skipped": True}}),
    ]  # fmt: skip
    for method, path, options in asks:
        answer = site.ask(method, f"/api/imports/{draft}{path}", "root", **options)
        assert answer.status_code == 404, (method, path, answer.text)
    assert upload(site, "Name\nA\n", person="bea").status_code == 403
    assert upload(site, "Name\nA\n", person="vic").status_code == 404
    # The kept file is not to be had as a file.
    with site.house.database.read() as tx:
        (file,) = tx.rows(sa.text("SELECT id FROM file"))
    from runtime.commands.import_runs import id_text

    assert site.ask("GET", f"/api/files/{id_text(file[0])}", "cho").status_code == 404


def test_drafts_and_files_go_when_their_time_is_over(site: Site, draft: str) -> None:
    done = begin(site, "Name\nAcme\n")
    do(site, done, "commit")
    site.house.tick(60 * 24 * 8)
    purge(site.house)
    assert site.ask("GET", f"/api/imports/{draft}", "cho").status_code == 404
    assert look(site, done)["background"] is True
    site.house.tick(60 * 24 * 30)
    purge(site.house)
    assert look(site, done)["background"] is False
    assert do(site, done, "undo")["undone"] == 1


def purge(house: House) -> None:
    from runtime.jobs.queue import enqueue

    with house.database.write() as tx:
        enqueue(tx, "purge_imports", {})
    work(house)


def test_a_mapping_that_does_not_fit_is_refused(site: Site, draft: str) -> None:
    answer = map_(site, draft, {"columns": {"Name": {"field": "nmae"}}}, 422)
    (issue,) = answer.json()["error"]["issues"]
    assert (issue["pointer"], issue["hint"]) == ("/mapping/columns/Name/field", "name")
    map_(site, draft, {"columns": {"Name": {"feld": "name"}}}, 422)


def test_unknown_options_are_read_as_others_or_left_blank(site: Site) -> None:
    run = begin(site, "Name,Level\nAcme,tin\nBeta,brass\n")
    replace = {"tin": "silver", "brass": None}
    columns = {"Name": {"field": "name"}, "Level": {"field": "level", "replace": replace}}
    map_(site, run, {"columns": columns})
    assert do(site, run, "commit")["created"] == 2
    assert {name: record["values"]["level"] for name, record in names(site).items()} == {
        "Acme": "silver", "Beta": None,
    }  # fmt: skip


def test_imports_of_an_older_workspace_are_kept(site: Site) -> None:
    """Made before imports ran in the background: listed, read and taken back as before."""
    from tests.runtime.web.test_imports import send

    report = send(site, "Name,Code\nAcme,A\n", {"columns": {"Name": {"field": "name"}}}).json()
    migrate(site.house.database, "0001")
    migrate(site.house.database)
    found = look(site, report["run"])
    assert (found["state"], found["created"], found["background"], found["total"]) == ("done", 1, False, None)
    assert do(site, report["run"], "undo")["undone"] == 1
    assert do(site, begin(site, "Name\nBeta\n"), "commit")["created"] == 1
