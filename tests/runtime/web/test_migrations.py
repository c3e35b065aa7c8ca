"""Several files move in together: in order, tried without a trace, done across kills, verified, signed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from runtime.commands import signing
from runtime.commands.import_batch import Batch
from runtime.commands.migration_plan import in_order, load_plan
from tests.runtime.site import Site
from tests.runtime.web.test_background_imports import Killed, lapse, work

pytestmark = pytest.mark.usefixtures("several_batches")

CLIENTS = "Name,Code,Secret\n" + "".join(f"Client {n},C{n:03d},{n}.25\n" for n in range(700))
ORDERS = "Subject,Client,Budget,Number of\n" + "".join(
    f"Order {n},C{n % 700:03d},{n}.10,{n}\n" for n in range(900)
)
PLAN: dict[str, Any] = {
    "name": "Everything moves in",
    "trial_rows": 50,
    # Orders are named first: what they refer to comes first all the same.
    "sources": [
        {
            "key": "orders", "entity": "atlas.order", "file": "orders.csv",
            "mapping": {"columns": {
                "Subject": {"field": "subject"}, "Client": {"field": "client", "lookup": "code"},
                "Budget": {"field": "budget"}, "Number of": {"field": "quantity"},
            }},
        },
        {
            "key": "clients", "entity": "atlas.client", "file": "clients.csv",
            "mapping": {"key": "code", "columns": {
                "Name": {"field": "name"}, "Code": {"field": "code"}, "Secret": {"field": "secret"},
            }},
        },
    ],
}  # fmt: skip


def post(site: Site, plan: Any = PLAN, person: str = "root", **texts: str) -> httpx.Response:
    found = {"clients.csv": CLIENTS, "orders.csv": ORDERS} | {
        f"{key}.csv": text for key, text in texts.items()
    }
    files = [("file", (name, text.encode(), "text/csv")) for name, text in found.items()]
    return site.ask("POST", "/api/migrations", person, data={"plan": json.dumps(plan)}, files=files)


def create(site: Site, **texts: str) -> str:
    answer = post(site, **texts)
    assert answer.status_code == 201, answer.text
    work(site.house)
    return str(answer.json()["id"])


def do(site: Site, move: str, verb: str, body: Any = None, status: int = 200) -> dict[str, Any]:
    answer = site.ask("POST", f"/api/migrations/{move}/{verb}", "root", json=body or {})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def look(site: Site, move: str) -> dict[str, Any]:
    found: dict[str, Any] = site.ask("GET", f"/api/migrations/{move}", "root").json()
    return found


def counts(site: Site) -> list[int]:
    with site.house.database.read() as tx:
        catalog = site.house.workspace.catalogs.current(tx)
        names = ("atlas.client", "atlas.order", "atlas.note")
        tables = [catalog.entities[name].table.table for name in names]
        found = [tx.value(sa.select(sa.func.count()).select_from(table)) for table in tables]
        return [
            *found,
            *(tx.value(sa.text(f"SELECT count(*) FROM {name}")) for name in ("change", "history")),
        ]


def test_tried_done_and_verified(site: Site) -> None:
    move = create(site)
    assert [(one["name"], one["state"]) for one in look(site, move)["imports"]] == [
        ("clients.csv", "ready"), ("orders.csv", "ready"),
    ]  # fmt: skip
    before = counts(site)
    tried = do(site, move, "trial")["trial"]["steps"]
    assert [(one["rows"], one["created"], one["failed"], one["whole"]) for one in tried] == [
        (700, 700, 0, True), (50, 50, 0, False),
    ]  # fmt: skip
    assert counts(site) == before
    do(site, move, "verify", status=409)
    do(site, move, "start", status=202)
    work(site.house)
    assert look(site, move)["state"] == "done"
    report = do(site, move, "verify")["report"]
    assert (report["equal"], report["verified_by"]["id"]) == (True, site.house.ids["root"])
    orders = next(one for one in report["files"] if one["file"] == "orders.csv")
    checks = {(check["what"], check["field"]): check["source"] for check in orders["checks"]}
    assert checks["rows", None] == checks["records", None] == checks["links", "client"] == "900"
    # 0.10 + 1.10 + … + 899.10
    assert checks["sum", "budget"] == "404640"
    assert checks["sum", "quantity"] == "404550"
    clients = next(one for one in report["files"] if one["file"] == "clients.csv")
    assert {"what": "keys", "field": "code", "source": "700", "target": "700", "equal": True} in clients[
        "checks"
    ]
    assert signing.verify(report)
    with site.house.database.read() as tx:
        assert signing.verify(report, signing.public_key(tx))
    for forged in ({**report, "equal": False}, {**report, "verified_at": "2026-01-01T00:00:00Z"}):
        assert not signing.verify(forged)
    assert not signing.verify(report, "00" * 32)
    assert not signing.verify({key: report[key] for key in report if key != "signature"})
    assert not signing.verify(
        {**report, "signature": {"algorithm": "Ed25519", "public_key": "x", "value": "y"}}
    )
    page = site.ask("GET", f"/api/migrations/{move}/report?format=html", "root")
    assert page.headers["content-type"].startswith("text/html")
    assert "404640" in page.text
    assert report["signature"]["value"] in page.text


def test_what_was_changed_since_shows_as_a_difference(site: Site) -> None:
    move = create(site, clients="Name,Code,Secret\nA,C000,1\nB,C001,2\n", orders="Subject\nX\n")
    answer = post(site)
    assert answer.status_code == 201
    move = create(
        site, clients="Name,Code,Secret\nA,C000,1\nB,C001,2\n", orders=ORDERS[:60].rpartition("\n")[0]
    )
    do(site, move, "start", status=202)
    work(site.house)
    (record,) = site.house.page("client", filter='code == "C001"')["records"]
    site.house.update("client", record["id"], secret="2.5")
    report = do(site, move, "verify")["report"]
    assert report["equal"] is False
    differences = [difference for one in report["files"] for difference in one["differences"]]
    assert differences == [{"what": "sum", "field": "secret", "source": "3", "target": "3.5", "equal": False}]


@pytest.mark.parametrize("at", [1, 3])
def test_killed_in_between(site: Site, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    move = create(site)
    do(site, move, "start", status=202)
    write, calls = Batch.write, []

    def dying(batch: Batch, raw: Any, checked: bool) -> None:
        write(batch, raw, checked)
        calls.append(1)
        if len(calls) == at:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "write", dying)
        with pytest.raises(Killed):
            work(site.house)
    assert look(site, move)["state"] == "running"
    lapse(site.house)
    work(site.house)
    assert look(site, move)["state"] == "done"
    assert do(site, move, "verify")["report"]["equal"] is True


def test_a_file_at_fault_stops_the_move_and_it_goes_on_once_mended(site: Site) -> None:
    move = create(site, orders="Subject,Client,Budget,Number of\nA,C001,1,x\nB,C002,2,2\n")
    do(site, move, "start", status=202)
    work(site.house)
    stopped = look(site, move)
    assert stopped["state"] == "stopped"
    orders = stopped["imports"][1]
    assert (orders["state"], orders["problems"]["wrong"]) == ("checked", 1)
    mended = site.ask(
        "PATCH", f"/api/imports/{orders['id']}/rows/2", "root", json={"cells": {"Number of": "1"}}
    )
    assert mended.status_code == 200, mended.text
    do(site, move, "start", status=202)
    work(site.house)
    assert look(site, move)["state"] == "done"
    assert do(site, move, "verify")["report"]["equal"] is True


def test_a_quiet_hour_is_waited_for(sqlite_site: Site) -> None:
    site = sqlite_site
    move = create(site)
    later = site.house.workspace.clock.now() + timedelta(days=36_500)
    assert do(site, move, "start", {"at": later.isoformat()}, 202)["state"] == "scheduled"
    work(site.house)
    assert look(site, move)["state"] == "scheduled"
    do(site, move, "start", status=409)
    do(site, create(site), "start", {"at": "tonight"}, 422)


ORDER, CLIENT = PLAN["sources"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"sources": []}, "/plan/sources", None),
        ({"sources": [ORDER, ORDER]}, "/plan/sources/1/key", "migration.key_twice"),
        ({"sources": [ORDER | {"after": ["none"]}]}, "/plan/sources/0/after", "migration.no_source"),
        ({"sources": [ORDER | {"file": "x.csv"}]}, "/plan/sources/0/file", "migration.no_file"),
        (
            {"sources": [ORDER | {"after": ["clients"]}, CLIENT | {"after": ["orders"]}]},
            "/plan/sources", "migration.circle",
        ),
    ],
)  # fmt: skip
def test_a_plan_that_will_not_do(sqlite_site: Site, change: Any, pointer: str, code: str | None) -> None:
    answer = post(sqlite_site, PLAN | change)
    assert answer.status_code == 422, answer.text
    issues = answer.json()["error"]["issues"]
    assert (issues[0]["pointer"], code or issues[0]["code"]) == (pointer, issues[0]["code"])


def test_the_order_follows_references_and_after(sqlite_site: Site) -> None:
    with sqlite_site.house.database.read() as tx:
        model = sqlite_site.house.workspace.catalogs.current(tx).model
    assert [source.key for source in in_order(load_plan(json.dumps(PLAN)), model)] == ["clients", "orders"]


def test_nobody_else_reaches_a_migration(site: Site) -> None:
    move = create(site)
    for method, path in (
        ("GET", ""), ("POST", "/trial"), ("POST", "/start"), ("POST", "/verify"), ("GET", "/report"),
    ):  # fmt: skip
        options: dict[str, Any] = {"json": {}} if method == "POST" else {}
        assert site.ask(method, f"/api/migrations/{move}{path}", "cho", **options).status_code == 404, path
    assert site.ask("GET", "/api/migrations", "cho").json() == {"migrations": []}
    assert post(site, person="bea").status_code == 403
    assert site.ask("GET", f"/api/migrations/{move}/report", "root").status_code == 404


def test_its_files_change_places_until_it_begins(site: Site) -> None:
    small = {
        "clients": "Name,Code,Secret\nAcme,C1,1.00\n",
        "orders": "Subject,Client,Budget,Number of\nOne,C1,2.00,3\n",
    }
    move = create(site, **small)
    clients, orders = (one["id"] for one in look(site, move)["imports"])
    place = f"/api/migrations/{move}/order"
    turned = site.ask("PUT", place, "root", json={"imports": [orders, clients]})
    assert [one["id"] for one in turned.json()["imports"]] == [orders, clients]
    assert [step["file"] for step in do(site, move, "trial")["trial"]["steps"]] == [
        "orders.csv",
        "clients.csv",
    ]
    for wrong in ([clients], [clients, clients], [clients, orders, "x"], [clients, 7], []):
        refused = site.ask("PUT", place, "root", json={"imports": wrong})
        assert refused.json()["error"]["issues"][0]["code"] == "migration.order", wrong
    assert site.ask("PUT", place, "cho", json={"imports": [clients, orders]}).status_code == 404
    assert site.ask("PUT", place, "root", json={"imports": [clients, orders]}).status_code == 200
    do(site, move, "start", status=202)
    work(site.house)
    assert look(site, move)["state"] == "done"
    late = site.ask("PUT", place, "root", json={"imports": [orders, clients]})
    assert late.json()["error"]["code"] == "migration.not_now"
