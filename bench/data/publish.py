"""How long a writer waits while a field is added to an entity with 1,000,000 records.

The records are made set-based. A writer updates one after the other without a pause while the next
version is published; the figure is its longest single write. First the same without a publish.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Iterator
from typing import Any, Literal, cast

import sqlalchemy as sa

from bench.core.definition import APP, record
from bench.core.setting import databases
from bench.data.multiply import multiply
from bench.row import Row
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.commands import write
from runtime.commands.context import Context
from runtime.settings import Settings
from runtime.workspace import Workspace, Workspaces

__all__ = ["ROWS", "measure"]

ROWS = 1_000_000
_TARGET_MS = {"sqlite": 1000.0, "postgresql": 200.0}
_ALONE_SECONDS = 3.0
_MADE = 500


def measure(rows: int = ROWS) -> Iterator[Row]:
    with databases() as found:
        for name, url in found:
            workspaces = Workspaces(Settings(database_url=url, admin_password="bench-password"))
            try:
                yield from _measure(workspaces.main, cast(Literal["sqlite", "postgresql"], name), rows)
            finally:
                workspaces.close()


def _measure(workspace: Workspace, database: Literal["sqlite", "postgresql"], rows: int) -> Iterator[Row]:
    bootstrap(workspace)
    install(workspace, APP, SYSTEM)
    ids = _furnish(workspace, rows)
    alone = _longest(workspace, ids, lambda: time.sleep(_ALONE_SECONDS))
    plain, indexed = copy.deepcopy(APP), copy.deepcopy(APP)
    _fields(plain).append({"id": "f90", "key": "added", "type": "text"})
    _fields(indexed).append({"id": "f90", "key": "added", "type": "text", "index": True})
    for name, app in (("a field added", plain), ("an index added", indexed)):
        longest = _longest(workspace, ids, lambda app=app: install(workspace, app, SYSTEM))
        target = _TARGET_MS[database] if app is plain else None
        yield Row(f"longest write, {name} to {rows:,} rows", longest, "ms", database, alone, target)


def _fields(app: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(item for item in app["entities"] if item["key"] == "deal")["fields"]
    return found


def _furnish(workspace: Workspace, rows: int) -> list[str]:
    """Records the writer updates, made by the commands, and copies of the first of them."""
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        partner = write.create(ctx, "bench.partner", [{"name": "Partner", "code": "P"}])[0].id
        made = [record(number, partner) for number in range(_MADE)]
        first = write.create(ctx, "bench.deal", made)[0].id
        table = ctx.entity("bench.deal").table
    multiply(workspace, "bench.deal", rows)
    with workspace.database.read() as tx:
        query = sa.text(f"SELECT id FROM {table.name} LIMIT 1000")
        return [first, *(table.id_codec.decode(row[0]) for row in tx.rows(query))][:1000]


def _longest(workspace: Workspace, ids: list[str], work: Any) -> float:
    """The longest write, in ms, while `work` runs."""
    ended = threading.Event()
    longest = [0.0]

    def update() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            started = time.perf_counter()
            with workspace.database.write() as tx:
                ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
                values = {"code": f"W{time.monotonic_ns()}"}
                write.update(ctx, "bench.deal", ids[number % len(ids)], values, expected_version=None)
            longest[0] = max(longest[0], time.perf_counter() - started)

    writer = threading.Thread(target=update)
    writer.start()
    try:
        work()
    finally:
        ended.set()
        writer.join()
    return longest[0] * 1000
