"""Installing and publishing: check, prepare beside what serves, switch in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.definition import App, check_app, dump, load
from engines.definition.field_types import FieldType, RollupField
from engines.definition.model import EntityModel, Model
from engines.errors import Conflict, DefinitionInvalid, Issue
from runtime.access.principal import Principal
from runtime.jobs.queue import enqueue
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.database import Transaction, UniqueViolation
from runtime.store.readable_views import refresh_view
from runtime.store.schema import (
    LINKS,
    Names,
    PhysicalNames,
    drop_unasked_uniques,
    load_names,
    prepare,
    recorded_type,
)
from runtime.workspace import Workspace

__all__ = ["InstallPlan", "install", "plan", "tidy"]

SYSTEM_APP = "system"


@dataclass(frozen=True)
class InstallPlan:
    """What publishing would do. `warnings` do not stop it; `lossy` changes do."""

    app: str
    number: int
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    warnings: tuple[Issue, ...]
    stale: tuple[str, ...] = ()
    """Entities whose derived values a job computes again."""

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
        tidy(workspace)
        raise Conflict("install.unique_broken", {"name": violation.constraint}) from violation
    with workspace.database.write() as tx:
        _switch(tx, workspace, app, described, principal, workspace.clock.now(), request_id)
        names = load_names(tx, model)
        drop_unasked_uniques(tx, model, names)
        for entity in model.entities.values():
            if entity.app == app.app.key:
                refresh_view(tx, entity, names[entity.app, entity.definition.id])
    return described


def tidy(workspace: Workspace) -> None:
    """Remove what a publishing that failed or was killed left in the way of the version that serves."""
    with workspace.database.write() as tx:
        model = workspace.catalogs.current(tx).model
        drop_unasked_uniques(tx, model, load_names(tx, model))


def plan(workspace: Workspace, package: bytes | str | Mapping[str, Any]) -> InstallPlan:
    """What `install` would do, without doing it. Raises as `install` does."""
    return _checked(workspace, load(package))[1]


def _checked(workspace: Workspace, app: App) -> tuple[Model, InstallPlan]:
    key = app.app.key
    with workspace.database.read() as tx:
        catalog = workspace.catalogs.current(tx)
        if key == SYSTEM_APP and key in catalog.apps:
            raise DefinitionInvalid(issues=[Issue("/app/key", "install.reserved", {"app": key})])
        model = Model({**catalog.apps, key: app}, region=catalog.settings.region)
        issues = [*check_app(app, model), *_broken_elsewhere(model, key)]
        errors = [issue for issue in issues if issue.severity == "error"]
        if errors:
            raise DefinitionInvalid(issues=issues)
        names = load_names(tx, model)
        number = catalog.numbers.get(key, 0) + 1
        added_tables, added_columns = _added(tx, catalog.model, model, key, names)
        stale = _stale(catalog.model, model, key, names)
    return model, InstallPlan(key, number, tuple(added_tables), tuple(added_columns), tuple(issues), stale)


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
    tx: Transaction, serving: Model, model: Model, key: str, names: Names
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
        before = _fields_by_id(serving, key, entity.definition.id)
        for field in entity.definition.fields:
            if not field.stored:
                continue
            wanted = recorded_type(entity, field, names)
            kept = physical.recorded.get(field.id, {})
            if wanted not in kept:
                new_columns.append(f"{entity.name}.{field.key}")
            if _computed(field):
                continue
            if field.id in before:
                left = {recorded_type(*before[field.id], names)} - {wanted}
            else:
                # Removed once and now back as something else.
                stored = {kind for kind in kept if kind[0].partition(" ")[0] not in ("base", LINKS)}
                left = stored if wanted not in kept else set()
            for kind in sorted(left & set(kept)):
                if _has_values(tx, physical, kept[kind]):
                    params = {
                        "field": f"{entity.name}.{field.key}",
                        "before": kind[0].partition(" ")[0],
                        "after": entity.types[field.key].kind,
                    }
                    place = _pointer(model.apps[key], entity, field.key)
                    lost.append(Issue(place, "install.type_change", params))
    if lost:
        raise Conflict("install.type_change", lost[0].params, lost)
    return new_tables, new_columns


def _fields_by_id(model: Model, app: str, entity_id: str) -> dict[str, tuple[EntityModel, FieldType]]:
    """Fields of an entity in `model`, found by ids: its key may be another by now."""
    return {
        field.id: (entity, field)
        for entity in model.entities.values()
        if entity.app == app and entity.definition.id == entity_id
        for field in entity.definition.fields
    }


def _computed(field: FieldType) -> bool:
    """Whether its values come out the same when they are computed again."""
    return field.formula is not None or isinstance(field, RollupField)


def _stale(serving: Model, model: Model, key: str, names: Names) -> tuple[str, ...]:
    """Entities whose stored derived values the new version computes otherwise than the one before."""
    parameters = model.apps[key].parameters
    before_parameters = serving.apps[key].parameters if key in serving.apps else ()
    found = []
    for entity in model.entities.values():
        if entity.app != key or (key, entity.definition.id) not in names:
            continue
        before = _fields_by_id(serving, key, entity.definition.id)
        for field in entity.definition.fields:
            if not _computed(field) or field.key in entity.volatile:
                continue
            _, old = before.get(field.id, (None, None))
            reads_parameters = "parameter" in (field.formula or "")
            if (
                old is None
                or _way(old) != _way(field)
                or (reads_parameters and parameters != before_parameters)
            ):
                found.append(entity.name)
                break
    return tuple(found)


def _way(field: FieldType) -> dict[str, Any]:
    """What the computed value depends on."""
    return field.model_dump(exclude={"key", "label", "help", "index", "required", "visible_when"})


def _has_values(tx: Transaction, physical: PhysicalNames, name: str) -> bool:
    column: sa.ColumnClause[Any] = sa.column(name)
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
    tx.ends_group = True
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
    for name in described.stale:
        enqueue(tx, "recompute_entity", {"entity": name}, dedup_key=f"recompute:{name}:{key}:{number}")
