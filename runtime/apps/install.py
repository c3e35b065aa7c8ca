"""Installing and publishing: check, prepare beside what serves, switch in one short transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
import structlog

from engines.definition import App, dump, load
from engines.errors import Conflict
from runtime.access.principal import Principal
from runtime.apps.backfill import Backfill, Behind
from runtime.apps.catalog import Catalog
from runtime.apps.plan import SYSTEM_APP, InstallPlan, Planned, examine
from runtime.apps.retyping import Retyping
from runtime.commands import replace_options, reread_values
from runtime.jobs.queue import enqueue
from runtime.store import quarantine, tables
from runtime.store.audit import write_audit
from runtime.store.database import Transaction, UniqueViolation
from runtime.store.ddl import change_schema
from runtime.store.indexes import build_indexes, build_uniques, drop_unasked_uniques
from runtime.store.physical_names import FieldPlace, Names, load_names
from runtime.store.publish_lock import publish_lock
from runtime.store.readable_views import refresh_views
from runtime.store.schema import activate, prepare
from runtime.workspace import Workspace

__all__ = ["SYSTEM_APP", "InstallPlan", "Provenance", "install", "plan", "tidy"]


@dataclass(frozen=True)
class Provenance:
    """Where a version comes from: a package that was installed, a draft people edited, or an older version
    brought back. `template`: the package itself, where what is published is it merged with local edits.
    `base`: the version it was made from; another one serving meanwhile refuses it."""

    origin: Literal["package", "draft", "restore"] = "package"
    note: str | None = None
    template: str | None = None
    base: int | None = None


_PATIENCE = 5
"""How often the switch goes back to catching up before it leaves the rest to jobs."""

log = structlog.get_logger(__name__)


class _Overtaken(Exception):
    """Something else was published or set meanwhile: what was prepared may not fit it."""


@dataclass(frozen=True)
class _Prepared:
    """`names` as they will be: fields of `staged` at the columns made ready for them."""

    app: App
    planned: Planned
    staged: frozenset[FieldPlace]
    names: Names
    backfill: Backfill


def install(
    workspace: Workspace,
    package: bytes | str | Mapping[str, Any],
    principal: Principal,
    request_id: str = "",
    scenarios: bool = False,
    accept: Collection[str] = (),
    provenance: Provenance = Provenance(),
) -> InstallPlan:
    """Install a package or publish a new version of it. All or nothing.

    With `scenarios` the package's own are run first, in a scratch workspace. `accept` names fields
    ("app.entity.field") whose change of type may keep values aside that the new type cannot hold.
    Raises DefinitionInvalid with every issue or failing scenario; Conflict for such a field that is
    not accepted, where another version serves than the one `provenance` names, for stored records that
    break a new unique or cannot be computed, and while another version is being published. Killed at
    any point, the old version serves on and the next attempt goes on from what was prepared.
    """
    app = load(package)
    with publish_lock(workspace.database):
        while True:
            planned = examine(workspace, app)
            serving = planned.plan.number - 1
            if provenance.base is not None and provenance.base != serving:
                raise Conflict("install.other_version", {"base": provenance.base, "serving": serving})
            planned.refuse_loss(accept)
            if scenarios:
                # A scratch workspace is itself installed into.
                from runtime.apps.scenarios import prove

                prove(app, planned.model.apps, workspace.clock)
                scenarios = False
            _tidy(workspace)
            try:
                prepared = _prepare(workspace, app, planned)
                _switch_when_near(workspace, prepared, principal, request_id, accept, provenance)
            except UniqueViolation as violation:
                _tidy(workspace)
                raise Conflict("install.unique_broken", {"name": violation.constraint}) from violation
            except _Overtaken:
                continue
            # What is left is of no consequence to what serves; the next start or publish makes up for it.
            with _logged("after publishing"):
                _clear_up(workspace, prepared.planned.model)
            return planned.plan


def plan(workspace: Workspace, package: App | bytes | str | Mapping[str, Any]) -> InstallPlan:
    """What `install` would do, without doing it, the DDL and the number of records concerned included."""
    app = package if isinstance(package, App) else load(package)
    return examine(workspace, app, ddl=True).plan


def tidy(workspace: Workspace) -> None:
    """Remove what a publishing that failed or was killed left in the way of the version that serves."""
    # While somebody publishes there is nothing to remove but what they need.
    with contextlib.suppress(Conflict), publish_lock(workspace.database, wait_seconds=0):
        _tidy(workspace)


def _tidy(workspace: Workspace) -> None:
    with workspace.database.write() as tx:
        catalog = workspace.catalogs.current(tx)
        for app, number in catalog.numbers.items():
            quarantine.clear_attempt(tx, app, number)
    _clear_up(workspace, catalog.model)


def _clear_up(workspace: Workspace, model: Any) -> None:
    with workspace.database.read() as tx:
        names = load_names(tx, model)
    drop_unasked_uniques(workspace.database, model, names)
    refresh_views(workspace.database, model, names)


@contextlib.contextmanager
def _logged(what: str) -> Any:
    try:
        yield
    except Exception:
        log.warning(f"{what}: something is left to clear up", exc_info=True)


# -- prepare


def _prepare(workspace: Workspace, app: App, planned: Planned) -> _Prepared:
    """Everything that takes long, beside the version that serves."""
    database, model, key = workspace.database, planned.model, app.app.key
    staged = prepare(database, model, [key], planned.places)
    with database.read() as tx:
        names = load_names(tx, model, staged)
    serving = planned.serving
    catalog = Catalog(
        database, serving.version + 1, model, names,
        {**serving.numbers, key: planned.plan.number}, serving.settings,
        {other: last for other, last in serving.removed.items() if other != key},
    )  # fmt: skip
    retyped: dict[str, list[Any]] = {}
    for change in planned.changes:
        retyped.setdefault(change.entity.name, []).append(change.ready(catalog, names))
    backfill = Backfill(
        workspace,
        catalog,
        planned.stale,
        {
            name: Retyping(planned.plan.number, fields, serving.settings.currency)
            for name, fields in retyped.items()
        },
        planned.numbered,
        planned.retitled,
    )
    backfill.run()
    concerned = [key, *sorted({name.partition(".")[0] for name, _ in planned.stale.values} - {key})]
    build_indexes(database, model, names, concerned)
    backfill.catch_up()
    build_uniques(database, model, names, concerned)
    return _Prepared(app, planned, staged, names, backfill)


# -- switch


def _switch_when_near(
    workspace: Workspace,
    prepared: _Prepared,
    principal: Principal,
    request_id: str,
    accept: Collection[str],
    provenance: Provenance,
) -> None:
    """Catch up and switch; again while too much is written in between."""
    for attempt in range(_PATIENCE):
        prepared.backfill.catch_up()
        whatever = attempt == _PATIENCE - 1

        def switch(tx: Transaction, whatever: bool = whatever) -> None:
            prepared.backfill.finish(tx, whatever=whatever)
            if prepared.backfill.kept_aside - set(accept):
                # Written since the values were looked at.
                raise _Overtaken
            _switch(tx, workspace, prepared, principal, workspace.clock.now(), request_id, provenance)

        with contextlib.suppress(Behind):
            change_schema(workspace.database, switch, alone=True)
            return


_ADD_VERSION = tables.app_version.insert().values(
    {
        name: sa.bindparam(name)
        for name in (
            "app",
            "number",
            "document",
            "package_version",
            "published_at",
            "published_by",
            "note",
            "origin",
            "template",
        )
    }
)
_SET_APP = sa.text(
    "INSERT INTO app (key, version, installed_at, installed_by) VALUES (:key, :version, :at, :by) "
    "ON CONFLICT (key) DO UPDATE SET version = excluded.version, removed_at = NULL, removed_by = NULL"
)
_VERSION = sa.text("SELECT catalog_version FROM catalog")
_BUMP = sa.text("UPDATE catalog SET catalog_version = catalog_version + 1")


def _switch(
    tx: Transaction,
    workspace: Workspace,
    prepared: _Prepared,
    principal: Principal,
    now: datetime,
    request_id: str,
    provenance: Provenance,
) -> None:
    if tx.value(_VERSION) != prepared.planned.serving.version:
        raise _Overtaken
    tx.run(_BUMP)
    tx.ends_group = True
    key, number = prepared.app.app.key, prepared.planned.plan.number
    stamp = tables.micros(now)
    tx.run(
        _ADD_VERSION,
        {
            "app": key, "number": number, "document": dump(prepared.app),
            "package_version": prepared.app.app.version, "published_at": stamp,
            "published_by": principal.label, "note": provenance.note, "origin": provenance.origin,
            "template": provenance.template,
        },
    )  # fmt: skip
    tx.run(_SET_APP, {"key": key, "version": number, "at": stamp, "by": principal.label})
    activate(tx, prepared.planned.model, prepared.names, prepared.staged)
    before = prepared.planned.serving.apps.get(key)
    for replaced in replace_options.newly_replaced(before, prepared.app):
        enqueue(tx, replace_options.JOB, replaced.to_json(key))
    for reread in reread_values.newly_read(before, prepared.app):
        enqueue(tx, reread_values.JOB, reread.to_json(key))
    detail = {"version": number, "origin": provenance.origin}
    write_audit(tx, principal, "publish", f"app:{key}", detail, now, request_id)
