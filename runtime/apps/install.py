"""Installing and publishing: check, prepare beside what serves, switch in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.definition import App, check_app, dump, load
from engines.definition.model import EntityModel, Model
from engines.errors import Conflict, DefinitionInvalid, Issue
from runtime.access.principal import Principal
from runtime.jobs.queue import enqueue
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.database import Database, Transaction, UniqueViolation
from runtime.store.readable_views import refresh_view
from runtime.store.schema import PhysicalNames, load_names, prepare
from runtime.workspace import Workspace

__all__ = ["InstallPlan", "install", "plan"]

SYSTEM_APP = "system"


@dataclass(frozen=True)
class InstallPlan:
    """What publishing would do. `warnings` do not stop it; `lossy` changes do."""

    app: str
    number: int
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    warnings: tuple[Issue, ...]

    def to_json(self, language: str) -> dict[str, Any]:
        return {
            "app": self.app,
            "version": self.number,
            "entities_added": list(self.tables),
            "fields_added": list(self.columns),
            "warnings": [
                {"pointer": issue.pointer, "code": issue.code, "message": issue.message(language)}
                for issue in self.warnings
            ],
        }


def install(
    workspace: Workspace,
    package: bytes | str | Mapping[str, Any],
    principal: Principal,
    request_id: str = "",
    scenarios: bool = False,
) -> InstallPlan:
    """Install a package or publish a new version of it. All or nothing.

    With `scenarios` the package's own are run first, in a scratch workspace. Raises DefinitionInvalid
    with every issue or failing scenario, Conflict for changes that would lose data. Killed at any
    point, the old version still serves and the next attempt goes on from what was prepared.
    """
    app = load(package)
    model, described = _checked(workspace, app)
    if scenarios:
        # A scratch workspace is itself installed into.
        from runtime.apps.scenarios import prove

        prove(app, model.apps, workspace.clock)
    try:
        prepare(workspace.database, model, [app.app.key])
    except UniqueViolation as violation:
        raise Conflict("install.unique_broken", {"name": violation.constraint}) from violation
    with workspace.database.write() as tx:
        _switch(tx, workspace, app, described, principal, workspace.clock.now(), request_id)
        names = load_names(tx)
        for entity in model.entities.values():
            if entity.app == app.app.key:
                refresh_view(tx, entity, names[entity.app, entity.definition.id])
    return described


def plan(workspace: Workspace, package: bytes | str | Mapping[str, Any]) -> InstallPlan:
    """What `install` would do, without doing it. Raises as `install` does."""
    return _checked(workspace, load(package))[1]


def _checked(workspace: Workspace, app: App) -> tuple[Model, InstallPlan]:
    key = app.app.key
    with workspace.database.read() as tx:
        catalog = workspace.catalogs.current(tx)
        if key == SYSTEM_APP and key in catalog.apps:
            raise DefinitionInvalid(issues=[Issue("/app/key", "install.reserved", {"app": key})])
        model = Model({**catalog.apps, key: app})
        issues = [*check_app(app, model), *_broken_elsewhere(model, key)]
        errors = [issue for issue in issues if issue.severity == "error"]
        if errors:
            raise DefinitionInvalid(issues=issues)
        names = load_names(tx)
        number = catalog.numbers.get(key, 0) + 1
        added_tables, added_columns = _added(tx, workspace.database, model, key, names)
    return model, InstallPlan(key, number, tuple(added_tables), tuple(added_columns), tuple(issues))


def _broken_elsewhere(model: Model, key: str) -> list[Issue]:
    """Errors the new version would cause in apps that require it, such as a field they still use."""
    return [
        Issue(
            "", "install.breaks_app", {"app": other, "place": issue.pointer, "problem": issue.message("en")}
        )
        for other, definition in model.apps.items()
        if key in definition.app.requires
        for issue in check_app(definition, model)
        if issue.severity == "error"
    ]


def _added(
    tx: Transaction,
    database: Database,
    model: Model,
    key: str,
    names: Mapping[tuple[str, str], PhysicalNames],
) -> tuple[list[str], list[str]]:
    """Entities and fields that need new tables and columns. Raises Conflict where values would be lost."""
    new_tables, new_columns = [], []
    lost: list[Issue] = []
    for entity in model.entities.values():
        if entity.app != key:
            continue
        physical = names.get((key, entity.definition.id))
        if physical is None:
            new_tables.append(entity.name)
            continue
        for field in entity.definition.fields:
            if not field.stored:
                continue
            kind = entity.types[field.key]
            before = physical.kinds.get(field.id)
            if before is None:
                new_columns.append(f"{entity.name}.{field.key}")
            elif before != (kind.kind, kind.scale) and _has_values(tx, physical, field.id):
                params = {"field": f"{entity.name}.{field.key}", "before": before[0], "after": kind.kind}
                lost.append(
                    Issue(_pointer(model.apps[key], entity, field.key), "install.type_change", params)
                )
    if lost:
        raise Conflict("install.type_change", lost[0].params, lost)
    return new_tables, new_columns


def _has_values(tx: Transaction, physical: PhysicalNames, field_id: str) -> bool:
    column: sa.ColumnClause[Any] = sa.column(physical.columns[field_id])
    query = sa.select(sa.literal(1)).select_from(sa.table(physical.table)).where(column.is_not(None)).limit(1)
    return tx.row(tx.database.compile(query)) is not None


def _pointer(app: App, entity: EntityModel, field: str) -> str:
    index = next(n for n, item in enumerate(app.entities) if item.key == entity.key)
    position = next(n for n, item in enumerate(entity.definition.fields) if item.key == field)
    return f"/entities/{index}/fields/{position}"


_ADD_VERSION = tables.app_version.insert().values(
    {
        name: sa.bindparam(name)
        for name in ("app", "number", "document", "package_version", "published_at", "published_by")
    }
)
_SET_APP = sa.text(
    "INSERT INTO app (key, version, installed_at, installed_by) VALUES (:key, :version, :at, :by) "
    "ON CONFLICT (key) DO UPDATE SET version = excluded.version"
)
_LAST = sa.select(sa.func.max(tables.app_version.c.number)).where(
    tables.app_version.c.app == sa.bindparam("app")
)
_BUMP = sa.text("UPDATE catalog SET catalog_version = catalog_version + 1")


def _switch(
    tx: Transaction,
    workspace: Workspace,
    app: App,
    described: InstallPlan,
    principal: Principal,
    now: datetime,
    request_id: str,
) -> None:
    # The row lock lets one publisher at a time through, whatever it read before.
    tx.run(_BUMP)
    key = app.app.key
    number = (tx.value(_LAST, {"app": key}) or 0) + 1
    stamp = tables.micros(now)
    tx.run(
        _ADD_VERSION,
        {
            "app": key, "number": number, "document": dump(app), "package_version": app.app.version,
            "published_at": stamp, "published_by": principal.label,
        },
    )  # fmt: skip
    tx.run(_SET_APP, {"key": key, "version": number, "at": stamp, "by": principal.label})
    write_audit(tx, principal, "publish", f"app:{key}", {"version": number}, now, request_id)
    for name in sorted({column.rpartition(".")[0] for column in described.columns}):
        enqueue(tx, "recompute_entity", {"entity": name}, dedup_key=f"recompute:{name}:{key}:{number}")
