"""Killed at any statement: all of a command or nothing, and whatever served before serves on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.commands import import_drafts, import_runs, read_records, read_tasks
from runtime.commands.processes import start
from runtime.commands.read_records import ListRequest
from runtime.jobs.worker import Worker
from tests.crash.conftest import Crash
from tests.crash.driver import begin_import, bring, new_version, work_off
from tests.runtime.house import House
from tests.runtime.store.test_derived import check_everything

pytestmark = pytest.mark.crash

COUNTED = (
    "change", "history", "rule_run", "job", "task", "process_instance", "audit", "idempotency", "app_version",
)  # fmt: skip


def signature(house: House) -> dict[str, Any]:
    """How much there is of everything, and how far the counters have come."""
    with house.database.read() as tx:
        found = {name: tx.value(sa.text(f"SELECT count(*) FROM {name}")) for name in COUNTED}
        found["numbers"] = tx.value(sa.text("SELECT coalesce(sum(value), 0) FROM sequence"))
        for name, entity in house.workspace.catalogs.current(tx).entities.items():
            found[name] = tx.value(sa.select(sa.func.count()).select_from(entity.table.table))
    return {name: int(value) for name, value in found.items()}


def check_sound(house: House) -> None:
    """The database is whole, and every stored value is what comes out when it is computed anew."""
    if house.database.dialect == "sqlite":
        with house.database.read() as tx:
            assert tx.value(sa.text("PRAGMA integrity_check")) == "ok"
            assert tx.rows(sa.text("PRAGMA foreign_key_check")) == []
    check_everything(house)


def added(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def stride(house: House, sqlite: int, postgresql: int) -> int:
    """PostgreSQL keeps transactions in the server, so fewer places are worth a process there."""
    return sqlite if house.database.dialect == "sqlite" else postgresql


@pytest.fixture
def ids(house: House) -> dict[str, str]:
    return {
        "client": house.create("client", name="Acme", discount="0.1"),
        "product": house.create("product", name="Bolt"),
    }


def test_a_creation_with_all_that_follows_from_it(house: House, ids: dict[str, str], crash: Crash) -> None:
    before = signature(house)
    assert not crash(house, "create", ids, 10_000)
    whole = added(before, signature(house))
    assert whole["atlas.order"] == 1
    assert whole["atlas.note"] == 1
    assert whole["job"] == 1
    # Another client: the orders of one read one another's sums.
    ids = {**ids, "client": house.create("client", name="Bcme", discount="0.1")}
    before = signature(house)
    at, died = 1, 0
    while crash(house, "create", ids, at):
        died += 1
        now = added(before, signature(house))
        assert now in ({}, whole), f"at statement {at}"
        if now:
            # It died between the commit and its answer.
            break
        at += stride(house, 1, 4)
    assert died >= 5
    assert added(before, signature(house)) == whole
    check_sound(house)


def test_creations_that_share_a_commit(sqlite_house: House, crash: Crash) -> None:
    """Killed in the middle, none of them is there; killed after the commit, all are."""
    house, at = sqlite_house, 1
    answered = house.settings.data / "answered"
    before = signature(house)["atlas.client"]
    while crash(house, "together", {}, at):
        assert not answered.exists()
        now = signature(house)["atlas.client"] - before
        assert now in (0, 3), f"at statement {at}"
        if now:
            break
        at += 1
    assert at >= 5
    assert signature(house)["atlas.client"] == before + 3
    check_sound(house)


def test_an_import_that_is_gone_on_with(house: House, crash: Crash) -> None:
    """Killed anywhere and resumed with the same file: every row once, every reference set."""
    at, died, resumed = 1, 0, 0
    while crash(house, "bring", {"prefix": f"K{at}"}, at):
        died += 1
        (latest,) = house.as_("root", import_runs.listing)["imports"][:1] or ({"state": "none"},)
        if latest["state"] in ("running", "interrupted"):
            resumed += 1
            house.tick(11)
            bring(house, {"prefix": f"K{at}", "resume": latest["id"]})
            found = {
                record["values"]["name"]: record["values"]["parent_client"]
                for record in clients(house, f"K{at}-")
            }
            assert len(found) == len(clients(house, f"K{at}-")) == 12, f"at statement {at}"
            assert all(found.values()), f"at statement {at}"
        at += stride(house, 9, 23)
    assert died >= 5
    assert resumed >= 3
    check_sound(house)


def test_an_import_in_the_background(house: House, crash: Crash) -> None:
    """The worker is killed anywhere between the check and the last reference: another one finishes it, and
    every row is there once."""
    at, died = 1, 0
    while True:
        prefix = f"B{at}"
        run = begin_import(house, prefix)
        if not crash(house, "work_off", {}, at):
            break
        died += 1
        with house.database.write() as tx:
            tx.run(sa.text("UPDATE job SET lease_until = 0 WHERE state = 'running'"))
        work_off(house, {})
        found = house.as_("root", lambda ctx, run=run: import_drafts.read(ctx, run))  # type: ignore[misc]
        assert (found["state"], found["created"]) == ("done", 12), f"at statement {at}"
        brought = {
            record["values"]["name"]: record["values"]["parent_client"]
            for record in clients(house, f"{prefix}-")
        }
        assert len(brought) == len(clients(house, f"{prefix}-")) == 12, f"at statement {at}"
        assert all(brought.values()), f"at statement {at}"
        at += stride(house, 17, 41)
    assert died >= 3
    check_sound(house)


def clients(house: House, prefix: str) -> list[dict[str, Any]]:
    request = ListRequest(filter=f'starts_with(name, "{prefix}")', limit=500)
    found: list[dict[str, Any]] = house.as_(
        "root", lambda ctx: read_records.page(ctx, "atlas.client", request)["records"]
    )
    return found


def test_a_decision_and_what_the_process_does_next(house: House, crash: Crash) -> None:
    def submitted() -> dict[str, str]:
        client = house.create("client", name="Bcme", discount="0.1")
        lines = [{"quantity": 1, "price": 3}]
        order = house.create("order", "ann", subject="A", client=client, lines=lines)
        house.as_("ann", lambda ctx: start(ctx, "atlas.review", order))
        (task,) = house.as_("bea", read_tasks.my_tasks)["tasks"]
        return {"order": order, "task": task["id"]}

    first = submitted()
    before = signature(house)
    assert not crash(house, "approve", first, 10_000)
    whole = added(before, signature(house))
    second = submitted()
    assert house.values("order", second["order"])["state"] == "open"
    before = signature(house)
    at, died = 1, 0
    while crash(house, "approve", second, at):
        died += 1
        now = added(before, signature(house))
        values = house.values("order", second["order"])
        if now:
            # It died between the commit and its answer.
            assert now == whole
            assert (values["state"], values["notes"]) == ("void", "seen")
            break
        assert (values["state"], values["notes"]) == ("open", None), f"at statement {at}"
        (task,) = house.as_("bea", read_tasks.my_tasks)["tasks"]
        assert task["id"] == second["task"]
        at += stride(house, 1, 4)
    assert died >= 5
    assert added(before, signature(house)) == whole
    assert house.as_("bea", read_tasks.my_tasks)["tasks"] == []
    check_sound(house)


def test_a_publishing_in_any_of_its_steps(house: House, ids: dict[str, str], crash: Crash) -> None:
    """Each attempt dies later than the last and goes on from what that one left; between them the
    old version serves, reads and writes."""
    record = house.create("order", subject="A", client=ids["client"], lines=[{"quantity": 1, "price": 10}])
    versions = signature(house)["app_version"]
    at, died = 1, 0
    while crash(house, "publish", ids, at):
        died += 1
        if signature(house)["app_version"] != versions:
            break
        values = house.values("order", record)
        assert (values["net"], values["weight"], "colour" in values) == ("9.00", None, False), at
        house.update("order", record, weight="1.5")
        assert house.values("order", record)["weight"] == "1.500000"
        house.update("order", record, weight=None, notes=f"after {at}")
        at += stride(house, 3, 7)
    assert died >= 5
    if signature(house)["app_version"] == versions:
        house.publish(new_version())
    assert signature(house)["app_version"] == versions + 1
    worker = Worker(house.database, house.workspace.catalogs, house.workspace.clock)
    for _ in range(5):
        worker.run_due()
    values = house.values("order", record)
    assert (values["net"], values["weight"], values["colour"]) == ("30.00", None, None)
    house.update("order", record, weight="heavy", colour="red")
    assert house.create("shelf", name="S", order=record)
    if house.database.dialect == "sqlite":
        with house.database.read() as tx:
            assert tx.value(sa.text("PRAGMA integrity_check")) == "ok"
