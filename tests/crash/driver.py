"""What a child process does until it is made to die: at its n-th statement, or around its commit."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

from runtime.access.identity import load_principal
from runtime.access.principal import SYSTEM
from runtime.commands import import_drafts, import_records, write
from runtime.commands.context import Context
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_source import keep_upload
from runtime.commands.processes import decide
from runtime.jobs.worker import Worker
from runtime.store.database import Database, Transaction
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House

__all__ = ["ACTIONS", "DIED", "begin_import", "bring", "new_version", "run", "work_off"]

DIED = 9


class Failpoint:
    """Counts statements, commits and what comes right after them; ends the process at one of them.

    `os._exit` runs no handler and closes nothing in order, as `kill -9` does.
    """

    def __init__(self, at: int) -> None:
        self._left = at

    def pass_(self) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(DIED)

    def install(self) -> None:
        for name in ("_run", "many", "insert_rows", "later", "insert_later", "ahead", "script"):
            self._before(Transaction, name)
        commit = Database.commit

        def around(database: Database, cursor: Any) -> None:
            self.pass_()
            commit(database, cursor)
            self.pass_()

        setattr(Database, "commit", around)  # noqa: B010 - mypy forbids to assign to a method

    def _before(self, owner: type, name: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def counted(*arguments: Any, **named: Any) -> Any:
            self.pass_()
            return original(*arguments, **named)

        setattr(owner, name, counted)


def create(house: House, ids: Mapping[str, str]) -> None:
    """Rules before and after, rows, rollups on two sides, a number, a job."""
    house.create(
        "order",
        "ann",
        subject="Crash",
        client=ids["client"],
        payer=ids["client"],
        urgent=True,
        quantity=500,
        lines=[{"product": ids["product"], "quantity": 2, "price": 10}, {"quantity": 1, "price": 5}],
    )


def together(house: House, ids: Mapping[str, str]) -> None:
    """Three creations that share a commit, each with a number; answers go to a file, as to clients."""

    def work(number: int) -> Callable[[Transaction], str]:
        def creating(tx: Transaction) -> str:
            ctx = Context(tx, house.workspace.catalogs.current(tx), SYSTEM, house.workspace.clock.now())
            return write.create(ctx, "atlas.client", [{"name": f"C{number}"}])[0].id

        return creating

    outcomes = house.database.write_together([work(number) for number in range(3)])
    (house.settings.data / "answered").write_text("\n".join(outcome.result for outcome in outcomes))


def import_text(prefix: str) -> bytes:
    """Clients, each below the next one of the file."""
    rows = [f"{prefix}-{n},{prefix}-{n + 1 if n < 11 else 0}" for n in range(12)]
    return "\n".join(["Name,Above", *rows]).encode()


IMPORT_MAPPING = {
    "columns": {"Name": {"field": "name"}, "Above": {"field": "parent_client", "lookup": "name"}}
}  # fmt: skip


def bring(house: House, ids: Mapping[str, str]) -> None:
    """An import in batches of four rows."""
    with house.database.read() as tx:
        principal = load_principal(tx, house.workspace.catalogs.current(tx), house.ids["root"])
    assert principal is not None
    with patch.object(import_records, "BATCH_ROWS", 4):
        import_records.import_records(
            house.workspace, principal, "atlas.client", io.BytesIO(import_text(ids["prefix"])),
            load_mapping(json.dumps(IMPORT_MAPPING)), name="clients.csv", resume=ids.get("resume"),
        )  # fmt: skip


def begin_import(house: House, prefix: str) -> str:
    """Keep a file for an import in the background, mapped and set off; the run."""
    user = house.ids["root"]
    kept, digest = keep_upload(house.workspace, io.BytesIO(import_text(prefix)), "clients.csv", user)
    mapping = load_mapping(json.dumps(IMPORT_MAPPING))
    run = house.as_(
        "root", lambda ctx: import_drafts.begin(ctx, "atlas.client", "c.csv", kept, digest, mapping)
    )
    work_off(house, {})
    house.as_("root", lambda ctx: import_drafts.commit(ctx, run))
    return run


def work_off(house: House, ids: Mapping[str, str]) -> None:
    """Every job that is due; imports in batches of four rows."""
    worker = Worker(house.database, house.workspace.catalogs, house.workspace.clock)
    with patch.object(import_records, "BATCH_ROWS", 4):
        while worker.run_due():
            pass


def approve(house: House, ids: Mapping[str, str]) -> None:
    """Writes the record first, then decides, which moves the process on."""
    house.as_("bea", lambda ctx: decide(ctx, ids["task"], "reject", "no", {"notes": "seen"}))


def publish(house: House, ids: Mapping[str, str]) -> None:
    house.publish(new_version())


def new_version() -> dict[str, Any]:
    """A field, an entity, a unique, a changed type and a changed formula."""
    app = atlas()
    order = entity(app, "order")
    order["fields"].append(field("f40", "colour", "text", unique=True))
    next(item for item in order["fields"] if item["key"] == "weight").update(type="text", max_length=20)
    del next(item for item in order["fields"] if item["key"] == "weight")["scale"]
    next(item for item in order["fields"] if item["key"] == "net")["formula"] = "total * 3"
    app["entities"].append(
        {
            "id": "e_shelf", "key": "shelf", "title": "name", "label": {"en": "Shelf"},
            "fields": [field("f1", "name", "text"), field("f2", "order", "reference", entity="order")],
        }
    )  # fmt: skip
    return app


ACTIONS: Mapping[str, Callable[[House, Mapping[str, str]], None]] = {
    "create": create,
    "together": together,
    "bring": bring,
    "work_off": work_off,
    "approve": approve,
    "publish": publish,
}


def run(
    url: str, folder: str, people: Mapping[str, str], action: str, ids: Mapping[str, str], at: int
) -> None:
    """Runs in the child. Ends with DIED at the failpoint, with 0 when it was never reached."""
    house = House(url, Path(folder), people)
    # What a serving process has long done is not part of the action.
    house.as_("system", lambda ctx: ctx.entity("atlas.order").form)
    Failpoint(at).install()
    ACTIONS[action](house, ids)
    os._exit(0)
