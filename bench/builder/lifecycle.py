"""An app of 300 entities with 10,000 fields: checked, planned, published; and read by another process.

The draft that is checked has one field more than what serves, so that there is something to plan.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any, Literal, cast

from bench.core.setting import databases
from bench.data.many import ENTITIES, app
from bench.row import Row, median_seconds
from builder import lifecycle
from engines.definition import Model, load
from engines.definition.dump import canonical
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap, install_demo
from runtime.apps.check import check_package
from runtime.apps.install import install
from runtime.settings import Settings
from runtime.workspace import Workspace, Workspaces

__all__ = ["FIELDS", "measure"]

FIELDS = 10_000
_REPEATS = 5


def measure() -> Iterator[Row]:
    with databases() as found:
        for name, url in found:
            settings = Settings(database_url=url, admin_password="bench-password")
            workspaces, others = Workspaces(settings), Workspaces(settings)
            try:
                database = cast(Literal["sqlite", "postgresql"], name)
                yield from _measure(workspaces.main, others.main, database)
            finally:
                others.close()
                workspaces.close()


def _measure(
    workspace: Workspace, other: Workspace, database: Literal["sqlite", "postgresql"]
) -> Iterator[Row]:
    begun = bootstrap(workspace)
    # Apps as people have them, before there is one of which few have the like.
    install_demo(workspace, begun)
    _load(other)
    with workspace.database.read() as tx:
        apps = workspace.catalogs.current(tx).apps
    largest = max(apps, key=lambda key: sum(len(entity.fields) for entity in apps[key].entities))
    yield Row(
        f"next request of another process after a publish of {largest}",
        _after(workspace, other, largest) * 1000, "ms", database, target=50,
    )  # fmt: skip

    definition = app(ENTITIES, 300, others=-(-FIELDS // ENTITIES))
    fields = sum(len(entity["fields"]) for entity in definition["entities"])
    install(workspace, definition, SYSTEM)
    wider = copy.deepcopy(definition)
    wider["entities"][1]["fields"].append({"id": "f99", "key": "added", "type": "text"})

    def row(name: str, seconds: float, target: float | None) -> Row:
        return Row(f"{ENTITIES} entities, {fields:,} fields: {name}", seconds, "s", database, target=target)

    with workspace.database.read() as tx:
        apps = workspace.catalogs.current(tx).apps

    def check() -> None:
        package = load(wider)
        check_package(package, Model({**apps, package.app.key: package}))

    yield row("check", median_seconds(check, _REPEATS), 2)
    yield row("plan", median_seconds(lambda: lifecycle.check(workspace, wider).to_json("zh"), _REPEATS), 2)
    yield row("publish of an added field", _seconds(lambda: install(workspace, wider, SYSTEM)), None)
    _load(other)
    yield row("next request of another process after a publish", _after(workspace, other, "bench"), None)


def _after(workspace: Workspace, other: Workspace, key: str) -> float:
    """Seconds another process takes to see a version that was published: what its next request waits."""
    samples = []
    for number in range(_REPEATS):
        with workspace.database.read() as tx:
            document = canonical(workspace.catalogs.current(tx).app(key))
        document["app"]["label"] = {"en": f"Version {number}"}
        install(workspace, document, SYSTEM)
        samples.append(_seconds(lambda: _load(other)))
    return sorted(samples)[_REPEATS // 2]


def _load(workspace: Workspace) -> None:
    with workspace.database.read() as tx:
        workspace.catalogs.current(tx)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
