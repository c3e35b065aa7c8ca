"""What publishing a package would do: checked, compared with what serves, counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from engines.definition import App
from engines.definition.field_types import AutonumberField
from engines.definition.model import Model
from engines.errors import Conflict, DefinitionInvalid, Issue
from runtime.apps.catalog import Catalog, load_parameters
from runtime.apps.check import check_package
from runtime.apps.plan_rows import ReadAnew, ReplacedOption, hidden_rows, read_anew, replaced_options, rows_of
from runtime.apps.staleness import Stale, fields_by_id, retitled, stale_values, title_place
from runtime.apps.table_width import too_wide
from runtime.apps.type_changes import Retyped, TypeChange, count, pointer_of_field, type_changes
from runtime.store.database import Transaction
from runtime.store.hierarchy import beneath_itself
from runtime.store.physical_names import FieldPlace, Names, load_names
from runtime.store.planned_ddl import planned_ddl
from runtime.workspace import Workspace

__all__ = ["SYSTEM_APP", "InstallPlan", "Planned", "examine"]

SYSTEM_APP = "system"


@dataclass(frozen=True)
class InstallPlan:
    """What publishing would do. `warnings` do not stop it; `retyped` fields that keep values aside have
    to be accepted by name."""

    app: str
    number: int
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    warnings: tuple[Issue, ...]
    hidden: tuple[str, ...] = ()
    """Entities and fields that disappear; their data stay."""
    retyped: tuple[Retyped, ...] = ()
    recomputed: Mapping[str, int] = field(default_factory=dict)
    """Derived fields whose stored values are computed anew, and how many records have them."""
    numbered: Mapping[str, int] = field(default_factory=dict)
    """Autonumbers that are new, and how many records get one."""
    hidden_rows: Mapping[str, int] = field(default_factory=dict)
    """How many records what is `hidden` has."""
    replaced: tuple[ReplacedOption, ...] = ()
    """Options whose records take another one, once this version serves."""
    read_anew: tuple[ReadAnew, ...] = ()
    """Fields whose texts are given another type's form, once this version serves."""
    ddl: tuple[str, ...] = ()

    def to_json(self, language: str) -> dict[str, Any]:
        return {
            "app": self.app,
            "version": self.number,
            "entities_added": list(self.tables),
            "fields_added": list(self.columns),
            "hidden": list(self.hidden),
            "retyped": [
                {
                    "field": one.field, "before": one.before, "after": one.after, "values": one.values,
                    "kept_aside": one.kept_aside, "examples": list(one.examples),
                }
                for one in self.retyped
            ],
            "recomputed": dict(self.recomputed),
            "numbered": dict(self.numbered),
            "hidden_records": dict(self.hidden_rows),
            "replaced": [asdict(one) for one in self.replaced],
            "read_anew": [asdict(one) for one in self.read_anew],
            "ddl": list(self.ddl),
            "warnings": [
                {"pointer": issue.pointer, "code": issue.code, "message": issue.message(language)}
                for issue in self.warnings
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """`serving` is what the plan was made against; `plan` says it to people."""

    serving: Catalog
    model: Model
    plan: InstallPlan
    stale: Stale
    changes: tuple[TypeChange, ...]
    numbered: Mapping[str, tuple[AutonumberField, ...]]
    """By entity."""
    retitled: frozenset[str]
    """Entities whose sort keys of titles are made anew."""

    @property
    def places(self) -> frozenset[FieldPlace]:
        """What needs a second column, so that it can be made ready beside what serves."""
        return _places(self.model, self.stale, self.retitled)

    def refuse_loss(self, accepted: Collection[str]) -> None:
        """Raises Conflict for every type change that keeps values aside and was not accepted by name."""
        issues = [one.issue() for one in self.plan.retyped if one.kept_aside and one.field not in accepted]
        if issues:
            raise Conflict("install.type_change", issues[0].params, issues)


def examine(workspace: Workspace, app: App, *, ddl: bool = False) -> Planned:
    """Compare a package with what is installed. Raises DefinitionInvalid with every issue."""
    key = app.app.key
    with workspace.database.read() as tx:
        serving = workspace.catalogs.current(tx)
        if key == SYSTEM_APP and key in serving.apps:
            raise DefinitionInvalid(issues=[Issue("/app/key", "install.reserved", {"app": key})])
        apps = {**serving.apps, key: app}
        model = Model(apps, load_parameters(tx, apps), serving.settings.region)
        issues = [*check_package(app, model), *_broken_elsewhere(model, key)]
        if any(issue.severity == "error" for issue in issues):
            raise DefinitionInvalid(issues=issues)
        names = load_names(tx, model)
        rings = _rings(tx, serving, app, model, names)
        if rings:
            raise DefinitionInvalid(issues=rings)
        changes = tuple(type_changes(tx, serving, model, key, names))
        moved = [(change.entity.name, change.field.key) for change in changes]
        stale = stale_values(serving.model, model, key, moved)
        numbered = _numbered(model, key, names)
        numbers = {(name, one.key) for name in numbered for one in numbered[name]}
        titles = retitled(serving.model, model, {*stale.values, *moved, *numbers})
        wide = too_wide(model, key, names, _places(model, stale, titles))
        if wide:
            raise DefinitionInvalid(issues=wide)
        plan = InstallPlan(
            key,
            serving.latest(key) + 1,
            tuple(_added_tables(model, key, names)),
            tuple(_added_columns(model, key, names)),
            tuple(issues),
            tuple(_hidden(serving.model, model, key)),
            tuple(count(tx, serving, app, change, names) for change in changes),
        )
        if ddl:
            plan = replace(
                plan,
                recomputed=rows_of(tx, model, names, stale.values),
                numbered=rows_of(tx, model, names, numbers),
                hidden_rows=hidden_rows(tx, serving, plan.hidden),
                replaced=tuple(replaced_options(tx, serving, app)),
                read_anew=tuple(read_anew(tx, serving, app)),
                ddl=tuple(
                    planned_ddl(workspace.database.dialect, model, names, key, _places(model, stale, titles))
                ),
            )
    return Planned(serving, model, plan, stale, changes, numbered, titles)


def _places(model: Model, stale: Stale, titles: Collection[str]) -> frozenset[FieldPlace]:
    return stale.places(model) | {title_place(model.entity(name)) for name in titles}


def _broken_elsewhere(model: Model, key: str) -> list[Issue]:
    """Errors the new version would cause in apps that require it, such as a field they still use."""
    return [
        Issue(
            "", "install.breaks_app", {"app": other, "place": issue.pointer, "problem": issue.message("en")}
        )
        for other, definition in model.apps.items()
        if key in definition.app.requires
        for issue in check_package(definition, model)
        if issue.severity == "error"
    ]


def _rings(tx: Transaction, serving: Catalog, app: App, model: Model, names: Names) -> list[Issue]:
    """References that become a hierarchy though records stand beneath themselves along them."""
    key = app.app.key
    issues = []
    for entity in model.entities.values():
        physical = names.get((key, entity.definition.id))
        if entity.app != key or physical is None:
            continue
        before = fields_by_id(serving.model, key, entity.definition.id)
        title = entity.fields.get(entity.title)
        for hierarchy in entity.hierarchies:
            field = entity.fields[hierarchy]
            known = before.get(field.id)
            column = physical.columns.get(field.id)
            if known is None or column is None or getattr(known[1], "hierarchy", False):
                continue
            named = physical.columns.get(title.id) if title is not None else None
            count, example = beneath_itself(tx, physical.table, column, named)
            if count:
                params = {"field": dict(field.label) or hierarchy, "count": count, "example": example}
                place = f"{pointer_of_field(app, entity, hierarchy)}/hierarchy"
                issues.append(Issue(place, "install.hierarchy_ring", params))
    return issues


# -- what is new, and what goes


def _added_tables(model: Model, key: str, names: Names) -> list[str]:
    return [
        entity.name
        for entity in model.entities.values()
        if entity.app == key and (key, entity.definition.id) not in names
    ]


def _added_columns(model: Model, key: str, names: Names) -> list[str]:
    return [
        f"{entity.name}.{field.key}"
        for entity in model.entities.values()
        if entity.app == key and (key, entity.definition.id) in names
        for field in entity.definition.fields
        if field.stored and field.id not in names[key, entity.definition.id].columns
    ]


def _hidden(serving: Model, model: Model, key: str) -> list[str]:
    """Entities and fields that serve now and no longer will."""
    found = []
    kept = {entity.definition.id for entity in model.entities.values() if entity.app == key}
    for entity in serving.entities.values():
        if entity.app != key:
            continue
        if entity.definition.id not in kept:
            found.append(entity.name)
            continue
        now = fields_by_id(model, key, entity.definition.id)
        found += [f"{entity.name}.{item.key}" for item in entity.definition.fields if item.id not in now]
    return found


def _numbered(model: Model, key: str, names: Names) -> dict[str, tuple[AutonumberField, ...]]:
    """Autonumbers of entities that may have records without one."""
    found = {}
    for entity in model.entities.values():
        physical = names.get((entity.app, entity.definition.id))
        if entity.app != key or physical is None:
            continue
        new = tuple(
            item
            for item in entity.definition.fields
            if isinstance(item, AutonumberField) and item.id not in physical.columns
        )
        if new:
            found[entity.name] = new
    return found
